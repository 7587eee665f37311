namespace Granary.Ids;

/// <summary>A line of an id file that could not be read.</summary>
internal sealed record IdFileBadLine(int Line, string Text);
