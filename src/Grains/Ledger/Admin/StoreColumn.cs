namespace Granary.Ledger.Admin;

/// <summary>A column of a table that is carried.</summary>
/// <param name="Name">Its name in that database.</param>
/// <param name="Type">Its type, as that database calls it.</param>
internal sealed record StoreColumn(string Name, string Type)
{
    /// <summary>Its name where databases are compared.</summary>
    public string Key => Name.ToLowerInvariant();
}
