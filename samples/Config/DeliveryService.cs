using Microsoft.Extensions.Options;

namespace Granary.Samples;

/// <summary>Takes orders. It knows its options and nothing of where they come from.</summary>
internal sealed class DeliveryService(IOptionsMonitor<DeliveryOptions> options)
{
    /// <summary>What becomes of an order.</summary>
    public string Order(string city, int price)
    {
        // Asked once, so that the whole order goes by one version.
        var now = options.CurrentValue;
        return now.Cities.Contains(city) ? $"{city} pays {(now.HalfPrice ? price / 2 : price)}" : $"{city} is not open";
    }

    /// <summary>Does something, and waits until it has changed the options.</summary>
    public async Task AfterNextChange(Func<Task> change)
    {
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listening = options.OnChange((_, _) => changed.TrySetResult());
        await change();
        await changed.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
