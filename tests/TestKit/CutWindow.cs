namespace Granary;

/// <summary>
/// What one client has sent lately, kept for each armed cut from its arming on: text may be split over two arrivals, and text
/// from before the arming must not match.
/// </summary>
internal sealed class CutWindow
{
    private const int SizeMax = 4096;

    private readonly Dictionary<CutRule, byte[]> _tails = [];

    public ReadOnlyMemory<byte> Append(CutRule rule, ReadOnlyMemory<byte> fresh)
    {
        var window = _tails.TryGetValue(rule, out var tail) ? [.. tail, .. fresh.Span] : fresh.ToArray();
        _tails[rule] = window.Length > SizeMax ? window[^SizeMax..] : window;
        return window;
    }
}
