using System.Net.Http.Json;
using Granary.Processes;
using Microsoft.Playwright;

namespace Granary;

/// <summary>A real silo and a real browser that all tests share; each test opens pages of its own.</summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private SiloProcess? _silo;

    /// <summary>The silo, ready.</summary>
    public SiloProcess Silo => _silo!;

    /// <summary>Where the console is.</summary>
    public string Url => UrlOf(Silo);

    public async ValueTask InitializeAsync()
    {
        var program = Chromium.Path;
        _silo = await SiloProcess.StartAsync(new SiloProcessSettings { DataDirectory = _folder.File("data"), HasConsole = true });
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = Chromium.Arguments, Timeout = 60_000 });
    }

    /// <summary>A page in a browser session of its own.</summary>
    /// <param name="path">The address on the silo.</param>
    /// <param name="isDark">Whether the system prefers dark colours.</param>
    /// <param name="width">The window's width.</param>
    /// <param name="silo">The silo; null is the shared one.</param>
    public async Task<ConsolePage> OpenAsync(string path, bool isDark = false, int width = 1280, SiloProcess? silo = null)
    {
        var url = silo is null ? Url : UrlOf(silo);
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = url,
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = width, Height = 900 },
        });
        context.SetDefaultTimeout((float)Eventually.Patience.TotalMilliseconds);
        var page = new ConsolePage(context, await context.NewPageAsync(), url);
        await page.GoAsync(path);
        return page;
    }

    /// <summary>Creates a sequence by HTTP.</summary>
    public async Task<string> AddSequenceAsync()
    {
        var name = $"seq-{Guid.NewGuid():N}";
        using var answer = await Silo.Http.PostAsJsonAsync("/v1/ids/sequences", new { name }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return name;
    }

    /// <summary>Draws values of a sequence, or ids of a pool, by HTTP.</summary>
    public async Task DrawAsync(string path)
    {
        using var answer = await Silo.Http.PostAsync(new Uri(path, UriKind.Relative), null, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_silo is not null)
        {
            await _silo.DisposeAsync();
        }

        _folder.Dispose();
    }

    private static string UrlOf(SiloProcess silo) => $"http://127.0.0.1:{silo.Settings.HttpPort}";
}
