namespace Granary.Ids;

/// <summary>A lease's holder, as the API answers it.</summary>
internal sealed record HolderView(string? Name, string Host, string Process, string? Note);
