namespace Granary.Config;

/// <summary>What is in memory of an edit that was not published yet.</summary>
/// <param name="Name">The namespace.</param>
/// <param name="Key">The key.</param>
/// <param name="Author">Who has edited it last.</param>
internal sealed record DraftMark(NamespaceName Name, string Key, string Author);
