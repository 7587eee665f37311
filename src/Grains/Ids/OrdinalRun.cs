namespace Granary.Ids;

/// <summary>Ordinals of a sequence side by side: <c>[First, End)</c>.</summary>
internal readonly record struct OrdinalRun(long First, long End)
{
    public long Count => End - First;
}
