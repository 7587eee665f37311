namespace Granary.Config;

/// <summary>A row of one of the block's tables.</summary>
internal abstract record ConfigRow;
