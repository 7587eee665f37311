namespace Granary.Hosting;

/// <summary>Tells the probe of calls that get no answer for long, but for those that are meant to wait: they have a response timeout of their own.</summary>
internal sealed class SlowCallFilter(GatewayProbe probe, TimeProvider time) : IOutgoingGrainCallFilter
{
    /// <inheritdoc/>
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        var answered = context.Invoke();
        if (context.Request.GetDefaultResponseTimeout() is not null)
        {
            await answered;
            return;
        }

        try
        {
            await answered.WaitAsync(GatewayProbe.SlowCall, time);
        }
        catch (TimeoutException) when (!answered.IsCompleted)
        {
            probe.NoteSlowCall();
            await answered;
        }
    }
}
