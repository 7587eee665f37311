namespace Granary.Hosting;

/// <summary>Tells the probe of calls that get no answer for long.</summary>
internal sealed class SlowCallFilter(GatewayProbe probe, TimeProvider time) : IOutgoingGrainCallFilter
{
    /// <inheritdoc/>
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        var answered = context.Invoke();
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
