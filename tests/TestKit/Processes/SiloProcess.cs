using System.Net;

namespace Granary.Processes;

/// <summary>A silo as a real process.</summary>
public sealed class SiloProcess : IAsyncDisposable
{
    /// <summary>How long a silo may take until it is ready; the measured promise is smaller, this is for busy machines.</summary>
    public static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);

    private SiloProcess(SiloProcessSettings settings, IEnumerable<string> arguments)
    {
        Settings = settings;
        Process = ExternalProcess.Start(settings.Program, arguments, settings.ToEnvironment(), settings.Name);
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{settings.HttpPort}") };
        if (settings.SpeaksHttp2)
        {
            (Http.DefaultRequestVersion, Http.DefaultVersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        }

    }

    public SiloProcessSettings Settings { get; }

    public ExternalProcess Process { get; }

    /// <summary>Talks to the silo's HTTP side.</summary>
    public HttpClient Http { get; }

    /// <summary>Where clients connect: <c>host:port</c>.</summary>
    public string Gateway => $"127.0.0.1:{Settings.GatewayPort}";

    /// <summary>Starts a silo and returns when it is ready.</summary>
    public static async Task<SiloProcess> StartAsync(SiloProcessSettings settings, params string[] arguments)
    {
        var silo = Start(settings, arguments);
        try
        {
            await silo.WaitUntilReadyAsync();
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a silo and returns at once.</summary>
    public static SiloProcess Start(SiloProcessSettings settings, params string[] arguments) => new(settings, arguments);

    /// <summary>Returns when <c>/readyz</c> answers with success; fails at once when the process ends before.</summary>
    public Task WaitUntilReadyAsync(TimeSpan? within = null) =>
        Process.WaitUntilAsync(IsReadyAsync, "/readyz answered", within ?? ReadyWithin);

    public async ValueTask<bool> IsReadyAsync()
    {
        using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        using var answer = await Http.GetAsync(new Uri("/readyz", UriKind.Relative), giveUp.Token);
        return answer.IsSuccessStatusCode;
    }

    /// <summary>kill -9; returns when the process is gone.</summary>
    public Task KillAsync() => Process.KillAsync();

    /// <summary>SIGTERM; returns the exit code when the process is gone.</summary>
    public Task<int> StopAsync(TimeSpan? within = null) => Process.StopAsync(within ?? ReadyWithin);

    /// <summary>SIGSTOP: the silo stands still, with its connections open and its transaction, if it is in one, too.</summary>
    public void Pause() => Process.Signal(ProcessSignal.Stop);

    public void Resume() => Process.Signal(ProcessSignal.Continue);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Process.DisposeAsync();
    }
}
