using Granary.Ledger;

namespace Granary.Jobs;

/// <summary>
/// The reminder of a shard that has jobs to come: it wakes the shard, whatever became of its silo, and says nothing else. For the grain's
/// turns only.
/// </summary>
internal sealed class JobWakeUp(IGrainBase grain, TimeSpan every)
{
    private const string Name = "jobs";

    private Task _last = Task.CompletedTask;
    private bool _isSet;

    /// <summary>Returns when it is certain that the shard will be woken.</summary>
    /// <exception cref="LedgerException">It is not, as the reminders could not be reached.</exception>
    public Task Ensure()
    {
        if (!_isSet || _last.IsFaulted || _last.IsCanceled)
        {
            _isSet = true;
            _last = Register(_last);
        }

        return _last;
    }

    /// <summary>Nothing is to come. Whoever asks for a wake-up meanwhile gets one afterwards.</summary>
    public Task Cancel()
    {
        if (_isSet)
        {
            _isSet = false;
            _last = Unregister(_last);
        }

        return _last;
    }

    private async Task Register(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        try
        {
            await grain.RegisterOrUpdateReminder(Name, every, every);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw LedgerException.Unavailable($"The reminder that wakes the shard could not be set: {error.Message}", error);
        }
    }

    private async Task Unregister(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (await grain.GetReminder(Name) is { } reminder)
        {
            await grain.UnregisterReminder(reminder);
        }
    }
}
