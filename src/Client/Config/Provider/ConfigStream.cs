using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using Granary.Shards;
using Microsoft.Extensions.Logging;

namespace Granary.Config.Provider;

/// <summary>
/// Reads an application's configuration from silos, as server-sent events, for ever: where one silo does not answer, or falls silent, the
/// next is asked.
/// </summary>
internal sealed class ConfigStream : IDisposable
{
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ReportTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RefusedPause = TimeSpan.FromSeconds(30);

    private readonly SourceOptions _options;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly Backoff _backoff = new(new ShardCallOptions { PauseMin = TimeSpan.FromMilliseconds(100), PauseMax = TimeSpan.FromSeconds(5) }, new Random());
    private readonly HttpClient _http;
    private readonly string _path;
    private int _url;

    public ConfigStream(SourceOptions options, ILogger log, TimeProvider time)
    {
        (_options, _log, _time) = (options, log, time);
        _http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (options.Token is { } token)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        _path = PathOf(options);
    }

    /// <summary>Why nothing came last.</summary>
    public string? LastError { get; private set; }

    /// <summary>The views, each newer than the one that is applied.</summary>
    /// <param name="applied">The version that is applied.</param>
    /// <param name="first">Fails when a silo refuses before anything came.</param>
    /// <param name="tried">Ends when every silo was asked and none could be reached.</param>
    /// <param name="ending">Ends the stream.</param>
    public async IAsyncEnumerable<ConfigView> Read(
        Func<ConfigVersion> applied, TaskCompletionSource first, TaskCompletionSource tried, [EnumeratorCancellation] CancellationToken ending)
    {
        for (var failures = 0; ;)
        {
            await using var events = Events(applied(), ending).GetAsyncEnumerator(ending);
            var pause = TimeSpan.Zero;
            while (pause == TimeSpan.Zero)
            {
                ConfigView? view = null;
                try
                {
                    if (await events.MoveNextAsync())
                    {
                        view = events.Current;
                        failures = 0;
                    }
                    else
                    {
                        pause = _backoff.Pause(++failures);
                    }
                }
                catch (GranaryException error) when (error.Kind is not RefusalKind.Unavailable and not RefusalKind.Overloaded)
                {
                    LastError = error.Message;
                    first.TrySetException(error);
                    ProviderLog.LogRefused(_log, error.Message);
                    pause = RefusedPause;
                }
#pragma warning disable CA1031 // The application's configuration rests on this loop: whatever it was, another silo is asked.
                catch (Exception error) when (error is not OperationCanceledException || !ending.IsCancellationRequested)
#pragma warning restore CA1031
                {
                    LastError = error.Message;
                    ProviderLog.LogNotFollowed(_log, Url, error.Message);
                    Interlocked.Increment(ref _url);
                    pause = _backoff.Pause(++failures);
                    if (failures >= _options.Urls.Count)
                    {
                        tried.TrySetResult();
                    }
                }

                if (view is not null)
                {
                    yield return view;
                }
            }

            await Task.Delay(pause, _time, ending);
        }
    }

    /// <summary>Says what this instance runs; that it could not is no matter, it says it again.</summary>
    public async Task Report(AppliedView applied, string? error, CancellationToken ending)
    {
        if (applied.Version == ConfigVersion.None)
        {
            return;
        }

        var body = new ConfigReportBody(
            applied.Version.ToString(), _options.Namespaces, _options.Cluster, _options.Address, _options.Labels, applied.Graduals, error);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ending);
        patience.CancelAfter(ReportTimeout);
        try
        {
            using var answer = await _http.PutAsync(
                new Uri(Url, $"{PlaceOf(_options)}/instances/{Uri.EscapeDataString(_options.Instance)}"),
                JsonContent.Create(body, ConfigJson.Relaxed.ConfigReportBody), patience.Token);
            if (!answer.IsSuccessStatusCode)
            {
                ProviderLog.LogNotReported(_log, $"{(int)answer.StatusCode}");
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException && !ending.IsCancellationRequested)
        {
            ProviderLog.LogNotReported(_log, failure.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private Uri Url => _options.Urls[(int)((uint)Volatile.Read(ref _url) % (uint)_options.Urls.Count)];

    private async IAsyncEnumerable<ConfigView> Events(ConfigVersion seen, [EnumeratorCancellation] CancellationToken ending)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Url, _path));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (seen != ConfigVersion.None)
        {
            request.Headers.Add("Last-Event-ID", seen.ToString());
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ending);
        patience.CancelAfter(SilenceMax);
        using var answer = await Send(request, patience.Token, ending);
        await using var stream = new WatchedStream(await answer.Content.ReadAsStreamAsync(ending), SilenceMax);
        var parser = SseParser.Create(stream, static (kind, data) => kind == "view" ? ConfigViewReader.Read(data.ToArray()) : null);
        await foreach (var item in parser.EnumerateAsync(ending))
        {
            if (item.EventType == "problem")
            {
                yield break;
            }

            if (item.Data is { } view)
            {
                yield return view;
            }
        }
    }

    private async Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken patience, CancellationToken ending)
    {
        HttpResponseMessage answer;
        try
        {
            answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience);
        }
        catch (OperationCanceledException) when (!ending.IsCancellationRequested)
        {
            throw new TimeoutException($"There was no answer for {SilenceMax.TotalSeconds} s.");
        }

        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            throw await HttpRefusal.Of(answer, ending);
        }
    }

    private static string PlaceOf(SourceOptions options) =>
        $"/v1/config/{Uri.EscapeDataString(options.Application)}/{Uri.EscapeDataString(options.Environment)}";

    private static string PathOf(SourceOptions options)
    {
        var query = new StringBuilder($"{PlaceOf(options)}/watch?cluster={Uri.EscapeDataString(options.Cluster)}");
        foreach (var name in options.Namespaces)
        {
            query.Append("&namespace=").Append(Uri.EscapeDataString(name));
        }

        query.Append("&instance=").Append(Uri.EscapeDataString(options.Instance));
        if (options.Address is { } address)
        {
            query.Append("&address=").Append(Uri.EscapeDataString(address));
        }

        foreach (var (name, value) in options.Labels)
        {
            query.Append("&label=").Append(Uri.EscapeDataString($"{name}={value}"));
        }

        return query.Append(options.HasSecrets ? "&reveal=true" : "").ToString();
    }
}
