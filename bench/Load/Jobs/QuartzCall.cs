using Quartz;

namespace Granary.Jobs;

/// <summary>What Quartz calls.</summary>
internal sealed class QuartzCall : IJob
{
    public const string HasTime = "has-time";

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (context.Trigger.Key.Group == HasTime)
        {
            RunCount.Current.Ran(context.Trigger.StartTimeUtc);
        }
        else
        {
            RunCount.Current.Ran();
        }

        return ValueTask.CompletedTask;
    }
}
