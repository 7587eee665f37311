namespace Granary.Jobs;

/// <summary>What Hangfire calls: static methods, by their names.</summary>
public static class HangfireCalls
{
    public static void Run() => RunCount.Current.Ran();

    public static void RunAt(DateTimeOffset due) => RunCount.Current.Ran(due);
}
