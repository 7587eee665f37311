namespace Granary.Config;

/// <summary>An edit that was not published yet.</summary>
/// <param name="Name">The namespace.</param>
/// <param name="Key">The key; empty where the namespace is one document.</param>
/// <param name="Value">What it becomes, sealed if it is a secret; <see langword="null"/> takes the key away.</param>
/// <param name="IsSecret">Whether the value is sealed.</param>
/// <param name="Author">Who has edited it last.</param>
/// <param name="At">When.</param>
internal sealed record DraftRow(NamespaceName Name, string Key, string? Value, bool IsSecret, string Author, DateTimeOffset At) : ConfigRow;
