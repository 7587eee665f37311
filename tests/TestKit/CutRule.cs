using System.Text;

namespace Granary;

/// <summary>One armed cut of <see cref="CutProxy"/>.</summary>
/// <param name="match">From the client's window and the number of fresh bytes at its end: how many of those to forward, or null.</param>
/// <param name="moment">When to cut.</param>
internal sealed class CutRule(Func<ReadOnlyMemory<byte>, int, int?> match, CutMoment moment)
{
    private readonly TaskCompletionSource _happened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CutMoment Moment { get; } = moment;

    public Task Happened => _happened.Task;

    public static Func<ReadOnlyMemory<byte>, bool> Contains(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return window => window.Span.IndexOf(bytes) >= 0;
    }

    public int? Match(ReadOnlyMemory<byte> window, int fresh) => match(window, fresh);

    public void Happen() => _happened.TrySetResult();
}
