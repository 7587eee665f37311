namespace Granary.Config;

/// <summary>A row that a decision puts or deletes.</summary>
/// <param name="Row">The row; of a deletion only its key counts.</param>
/// <param name="IsDelete">Whether it goes.</param>
internal readonly record struct ConfigChange(ConfigRow Row, bool IsDelete = false);
