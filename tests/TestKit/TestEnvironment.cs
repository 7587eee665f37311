namespace Granary;

/// <summary>What the run of the tests was told through its environment.</summary>
public static class TestEnvironment
{
    /// <summary>True in a continuous integration run, where nothing may be left out silently.</summary>
    public static bool IsContinuousIntegration =>
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>True when the run was started by <c>./test.sh --long</c>: tests take their long form.</summary>
    public static bool IsLongRun => Environment.GetEnvironmentVariable("GRANARY_LONG") == "1";

    /// <summary>The form of a number that fits the run: <paramref name="usual"/>, or <paramref name="inLongRun"/>.</summary>
    public static T Choose<T>(T usual, T inLongRun) => IsLongRun ? inLongRun : usual;

    /// <summary>Skips the test because this machine lacks something; with CI=true the test fails instead.</summary>
    internal static void SkipBecause(string reason)
    {
        if (IsContinuousIntegration)
        {
            Assert.Fail($"{reason} With CI=true nothing may be skipped.");
        }

        Assert.Skip(reason);
    }
}
