namespace Granary.Ids;

/// <summary>A line of an id file that is no number.</summary>
/// <param name="Index">The index of the number that follows it.</param>
/// <param name="At">The time it tells, in Unix milliseconds; <see langword="null"/> for a remark.</param>
internal readonly record struct IdFileMark(int Index, long? At);
