using System.Collections.Concurrent;

namespace Granary.Config;

/// <summary>The views of a state: each is made once, however many ask for it. Thread-safe.</summary>
internal sealed class ViewCache
{
    private const int ViewsMax = 64;

    private readonly ConcurrentDictionary<ViewKey, Lazy<Task<ConfigView>>> _views = new();

    /// <summary>A view that is there, or is being made; otherwise it is made now.</summary>
    public Task<ConfigView> Get(ViewKey key, Func<Task<ConfigView>> make)
    {
        if (_views.Count >= ViewsMax && !_views.ContainsKey(key))
        {
            _views.Clear();
        }

        var view = _views.GetOrAdd(key, static (_, make) => new Lazy<Task<ConfigView>>(make), make);
        var made = view.Value;
        if (made.IsFaulted || made.IsCanceled)
        {
            // Who asks next tries anew.
            _views.TryRemove(new KeyValuePair<ViewKey, Lazy<Task<ConfigView>>>(key, view));
        }

        return made;
    }

    /// <summary>Takes over the views of an earlier state that are still the same.</summary>
    /// <param name="earlier">The views of that state.</param>
    /// <param name="isSame">Whether a view is still the same.</param>
    public void TakeOver(ViewCache earlier, Func<ConfigView, bool> isSame)
    {
        foreach (var (key, view) in earlier._views)
        {
            if (view is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } made } && isSame(made.Result))
            {
                _views.TryAdd(key, view);
            }
        }
    }
}
