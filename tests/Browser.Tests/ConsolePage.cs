using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Granary;

/// <summary>A page of the console in a browser, and what it asked for on its way.</summary>
public sealed class ConsolePage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _strangers = [];
    private readonly List<string> _complaints = [];

    public ConsolePage(IBrowserContext context, IPage page, string origin)
    {
        _context = context;
        Page = page;
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(origin, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                _strangers.Add(request.Url);
            }
        };
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _complaints.Add(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>What the page asked of others than the silo.</summary>
    public IReadOnlyList<string> Strangers => _strangers;

    /// <summary>What the browser complained of: scripts that failed, what the policy forbade.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Opens an address and returns when the page listens to its reader.</summary>
    public async Task<IResponse> GoAsync(string path)
    {
        var connected = Page.WaitForWebSocketAsync(new() { Timeout = 0 });
        var response = await Page.GotoAsync(path);
        var isLive = await Page.Locator("script[src*='blazor.js']").CountAsync() > 0 && await Page.Locator(".g-frame").CountAsync() > 0;
        if (isLive)
        {
            await Eventually.Completes(connected, $"{path} opened its connection");
            await IsLiveAsync();
        }

        return response!;
    }

    /// <summary>Returns when the page listens: what was opened on it before closes then.</summary>
    public Task IsLiveAsync() => Page.Locator("[data-live]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    /// <summary>The button of that name.</summary>
    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Rules of accessibility that the page breaks seriously, each with the elements that break it.</summary>
    /// <param name="rules">The rules to look at; all when there are none.</param>
    public async Task<IReadOnlyList<string>> BarriersAsync(params string[] rules)
    {
        var options = new AxeRunOptions();
        if (rules.Length > 0)
        {
            options.RunOnly = new RunOnlyOptions { Type = "rule", Values = [.. rules] };
        }

        var result = await Page.RunAxe(options);
        return
        [
            .. from violation in result.Violations
               where violation.Impact is "serious" or "critical"
               from node in violation.Nodes
               select $"{violation.Id} ({violation.Impact}): {violation.Help}: {node.Html}",
        ];
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
