namespace Granary.Locks;

/// <summary>What callers do with a contestant.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Workers">How many callers acquire and give back, one lock at a time each.</param>
/// <param name="OneName">Whether all want the same name, or each has names of its own.</param>
internal sealed record LockLoad(string Name, int Workers, bool OneName)
{
    public static readonly LockLoad Distinct = new("64 workers, distinct names", 64, OneName: false);
    public static readonly LockLoad One = new("one worker", 1, OneName: false);
    public static readonly LockLoad Hot = new("8 workers, one name", 8, OneName: true);

    public static readonly IReadOnlyList<LockLoad> All = [Distinct, One, Hot];

    private const int NamesOfAWorker = 64;

    /// <summary>The name that a worker takes in one of its turns.</summary>
    public string NameFor(int worker, int turn) => OneName ? "hot" : $"{Workers}-{worker}-{turn % NamesOfAWorker}";
}
