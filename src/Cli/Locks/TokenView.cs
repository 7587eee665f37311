namespace Granary.Locks;

/// <summary>A name with its token, as the API answers it.</summary>
internal sealed record TokenView(string Name, string Token);
