using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
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
        _silo = await SiloProcess.StartAsync(new SiloProcessSettings
        {
            DataDirectory = _folder.File("data"),
            HasConsole = true,
            More = new Dictionary<string, string> { ["Granary:Config:Key"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) },
        });
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

    /// <summary>Holds a lock by HTTP, for a session of its own that lives for as long as the tests run.</summary>
    /// <returns>The session.</returns>
    public async Task<string> HoldAsync(string name, string space = "default", string? note = null, int? limit = null, string process = "mill 17")
    {
        var session = await OpenSessionAsync(process);
        using var answer = await AcquireAsync(session, name, space, note, limit);
        answer.EnsureSuccessStatusCode();
        return session;
    }

    /// <summary>Opens a session of locks by HTTP.</summary>
    public async Task<string> OpenSessionAsync(string process = "mill 17")
    {
        using var answer = await Silo.Http.PostAsJsonAsync(
            "/v1/locks/sessions", new { ttlSeconds = 300, host = "host-1", process }, TestContext.Current.CancellationToken);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("session").GetString()!;
    }

    /// <summary>Acquires a lock by HTTP: a semaphore's permit when there is a limit.</summary>
    public Task<HttpResponseMessage> AcquireAsync(
        string session, string name, string space = "default", string? note = null, int? limit = null, int waitSeconds = 0)
    {
        var body = new Dictionary<string, object> { ["session"] = session, ["space"] = space, ["name"] = name, ["waitSeconds"] = waitSeconds };
        if (note is not null)
        {
            body["note"] = note;
        }

        if (limit is not null)
        {
            (body["mode"], body["limit"]) = ("permits", limit);
        }

        return Silo.Http.PostAsJsonAsync("/v1/locks/acquire", body, TestContext.Current.CancellationToken);
    }

    /// <summary>Ends a session of locks by HTTP.</summary>
    public async Task EndAsync(string session)
    {
        using var answer = await Silo.Http.DeleteAsync(new Uri($"/v1/locks/sessions/{session}", UriKind.Relative), TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Enqueues a job by HTTP.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> EnqueueAsync(string queue, string? key = null, double? delaySeconds = null, object? payload = null)
    {
        var answer = await PostAsync($"/v1/jobs/queues/{queue}/jobs", new { handler = "send-mail", key, delaySeconds, payload });
        return answer.GetProperty("job").GetString()!;
    }

    /// <summary>Fetches a job by HTTP, waiting for it.</summary>
    /// <returns>Its receipt.</returns>
    public async Task<string> FetchAsync(string queue)
    {
        var fetched = await PostAsync($"/v1/jobs/queues/{queue}/fetch", new { worker = "mill 17", max = 1, waitSeconds = 20 });
        return Assert.Single(fetched.GetProperty("jobs").EnumerateArray()).GetProperty("receipt").GetString()!;
    }

    /// <summary>Fetches a job by HTTP and fails it.</summary>
    public async Task FailAsync(string queue, string kind, string message, bool isFinal, double? retryAfterSeconds = null)
    {
        var receipt = await FetchAsync(queue);
        await PostAsync($"/v1/jobs/queues/{queue}/fail", new { receipt, kind, message, final = isFinal, retryAfterSeconds });
    }

    /// <summary>Makes a namespace by HTTP, and publishes something in it if given.</summary>
    /// <returns>Its version.</returns>
    public async Task<long> DefineAsync(string place, string name, object settings, params object[] edits)
    {
        using var answer = await Silo.Http.PutAsJsonAsync(
            new Uri($"/v1/config/{place}/namespaces/default/{name}", UriKind.Relative), settings, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        if (edits.Length == 0)
        {
            return 1;
        }

        var published = await PostAsync($"/v1/config/{place}/publish", new { parts = (object[])[new { @namespace = name, version = 1, edits }] });
        return published.GetProperty("releases")[0].GetProperty("version").GetInt64();
    }

    /// <summary>Edits the draft of a namespace by HTTP.</summary>
    public async Task EditAsync(string place, string name, long version, params object[] edits)
    {
        using var answer = await Silo.Http.PatchAsJsonAsync(
            new Uri($"/v1/config/{place}/namespaces/default/{name}/draft", UriKind.Relative), new { version, edits }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Sends a body, and returns what was answered.</summary>
    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await Silo.Http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return answer.StatusCode == HttpStatusCode.NoContent
            ? default
            : await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
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
