namespace Granary.Ids;

/// <summary>
/// How long the models run: seconds by default; minutes in the long form, when the environment holds
/// <c>GRANARY_LONG=1</c>.
/// </summary>
internal static class ModelRuns
{
    public static bool AreLong => Environment.GetEnvironmentVariable("GRANARY_LONG") == "1";

    /// <summary>How many schedules a property tries.</summary>
    public static int Schedules(int usually) => AreLong ? usually * 50 : usually;
}
