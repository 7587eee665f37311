namespace Granary.Ids;

/// <summary>A number that breaks a rule, and where it stands.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Path">The file.</param>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Text">What is wrong, with the number.</param>
internal sealed record IdOffence(IdRule Rule, string Path, int Line, string Text);
