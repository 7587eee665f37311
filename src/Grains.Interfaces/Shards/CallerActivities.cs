using System.Diagnostics;

namespace Granary.Shards;

/// <summary>Traces what one piece of work does for many callers at once: a batch, or a round.</summary>
internal static class CallerActivities
{
    /// <summary>How many callers an activity names; those above are left out.</summary>
    public const int CallersMax = 128;

    /// <summary>The activity that the present caller is in; none while nobody listens, so that nothing is kept.</summary>
    public static Activity? Caller(this ActivitySource source) => source.HasListeners() ? Activity.Current : null;

    /// <summary>
    /// Starts an activity for many callers: it continues the first one's trace and is linked to the others. Without callers it
    /// begins a trace of its own.
    /// </summary>
    public static Activity? StartForCallers(
        this ActivitySource source, string name, ActivityKind kind, IEnumerable<Activity?> callers)
    {
        List<ActivityContext> contexts =
            [.. callers.OfType<Activity>().Select(static caller => caller.Context).Distinct().Take(CallersMax)];
        return contexts is [var parent, .. var others]
            ? source.StartActivity(name, kind, parent, links: others.Select(static other => new ActivityLink(other)))
            : source.StartActivity(name, kind, default(ActivityContext));
    }
}
