using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Granary.Shards;

/// <summary>A clock that the test moves, and that tells when somebody has begun to wait for it: only then may it move.</summary>
internal sealed class ArmedTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Channel<TimeSpan> _armed = Channel.CreateUnbounded<TimeSpan>();

    public ArmedTime()
        : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, base.CreateTimer(callback, state, dueTime, period));
        Note(dueTime);
        return timer;
    }

    /// <summary>Lets a wait of such a length begin, and then pass; how long it was.</summary>
    public async Task<TimeSpan> Pass(TimeSpan atLeast, TimeSpan atMost)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var due = await _armed.Reader.ReadAsync(patience.Token);
            if (due >= atLeast && due <= atMost)
            {
                Advance(due);
                return due;
            }
        }
    }

    private void Note(TimeSpan due)
    {
        if (due != Timeout.InfiniteTimeSpan)
        {
            _armed.Writer.TryWrite(due);
        }
    }

    private sealed class Timer(ArmedTime time, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = timer.Change(dueTime, period);
            time.Note(dueTime);
            return changed;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
