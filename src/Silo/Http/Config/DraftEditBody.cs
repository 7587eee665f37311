namespace Granary.Http.Config;

/// <summary>A key that a draft changes.</summary>
/// <param name="Key">The key.</param>
/// <param name="Removed">Whether it is taken away.</param>
/// <param name="Author">Who edited it last.</param>
/// <param name="At">When.</param>
internal sealed record DraftEditBody(string Key, bool Removed, string Author, DateTimeOffset At);
