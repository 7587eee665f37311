using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Granary.Http;

/// <summary>Calls the HTTP API, and turns what it refuses into a <see cref="CommandError"/>.</summary>
internal sealed class ApiClient : IDisposable
{
    /// <summary>How often a request that the silo could not serve just now is sent.</summary>
    private const int AttemptsMax = 4;

    private const int PieceSize = 128 * 1024;

    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;
    private readonly Uri _url;

    public ApiClient(string url, string? key)
    {
        if (!Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
        {
            throw CommandError.Usage($"'{url}' is no address of a silo; write it like http://127.0.0.1:8700.");
        }

        _url = parsed;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
        {
            BaseAddress = parsed,
            Timeout = TimeSpan.FromSeconds(60),
        };
        if (key is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Gets a resource.</summary>
    public Task<ApiAnswer> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, ApiAnswer.Json, cancellationToken);

    /// <summary>Asks for a change, under one idempotency key however often it has to be sent.</summary>
    public Task<ApiAnswer> PostAsync(string path, string? json, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, json, ApiAnswer.Json, cancellationToken);

    /// <summary>Asks for a change whose answer comes as lines of text.</summary>
    public Task<ApiAnswer> PostForTextAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, null, ApiAnswer.Text, cancellationToken);

    /// <summary>Asks for a file and writes it to <paramref name="target"/>, however long that takes.</summary>
    /// <param name="path">What is asked for.</param>
    /// <param name="target">Takes what comes.</param>
    /// <param name="onLength">Told the length before the first byte.</param>
    /// <param name="onReceived">Told of every piece.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandError">The silo refused, or the file broke off.</exception>
    public async Task PostForFileAsync(
        string path, Stream target, Action<long> onLength, Action<long> onReceived, CancellationToken cancellationToken)
    {
        // The silo first makes the file, which may take longer than any other answer.
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
        {
            BaseAddress = _url,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.Authorization = _http.DefaultRequestHeaders.Authorization;
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        using var response = await SendOnceAsync(http, request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw ErrorOf(response, await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }

        var length = response.Content.Headers.ContentLength
            ?? throw new CommandError("cli.unexpected_answer", "The silo does not say how long the file is.");
        onLength(length);
        try
        {
            await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[PieceSize];
            var left = length;
            while (left > 0)
            {
                var read = await content.ReadAsync(buffer, cancellationToken);
                if (read == 0)
                {
                    break;
                }

                await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                left -= read;
                onReceived(read);
            }

            if (left == 0)
            {
                return;
            }
        }
        catch (Exception error) when (error is HttpRequestException or HttpIOException)
        {
            throw new CommandError("cli.broken_off", $"The file broke off: {error.Message}", hint: "Ask for it again.", innerException: error);
        }

        throw new CommandError("cli.broken_off", "The file broke off before its end.", hint: "Ask for it again.");
    }

    /// <summary>Deletes a resource.</summary>
    public Task<ApiAnswer> DeleteAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, path, null, ApiAnswer.Json, cancellationToken);

    private async Task<ApiAnswer> SendAsync(
        HttpMethod method, string path, string? json, string accept, CancellationToken cancellationToken)
    {
        var operation = Guid.CreateVersion7();
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.Accept.ParseAdd(accept);
            if (method != HttpMethod.Get)
            {
                request.Headers.Add("Idempotency-Key", operation.ToString());
            }

            if (json is not null)
            {
                request.Content = new StringContent(json, Encoding.UTF8, "application/json");
            }

            using var response = await SendOnceAsync(_http, request, HttpCompletionOption.ResponseContentRead, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return new ApiAnswer(body);
            }

            var isBusy = response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests;
            if (!isBusy || attempt == AttemptsMax)
            {
                throw ErrorOf(response, body);
            }

            await Task.Delay(PauseBefore(attempt + 1, response.Headers.RetryAfter?.Delta), TimeProvider.System, cancellationToken);
        }
    }

    private static TimeSpan PauseBefore(int attempt, TimeSpan? asked)
    {
        var pause = asked ?? TimeSpan.FromMilliseconds(100 << attempt);
        return pause < PauseMax ? pause : PauseMax;
    }

    private async Task<HttpResponseMessage> SendOnceAsync(
        HttpClient http, HttpRequestMessage request, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(request, completion, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw new CommandError(
                "cli.no_silo",
                $"No silo answers at {_url}: {error.Message}",
                hint: "Start one with `dotnet run --project src/Silo`, or name another address with --url or GRANARY_URL.",
                innerException: error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandError(
                "cli.timeout",
                $"The silo at {_url} did not answer {request.Method} {request.RequestUri} within {_http.Timeout.TotalSeconds:0} s.",
                hint: "Its log and /readyz tell what it waits for. Whether a change was made is unknown.",
                innerException: error);
        }
    }

    private static CommandError ErrorOf(HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        var exitCode = response.StatusCode == HttpStatusCode.BadRequest ? ExitCodes.WrongUsage : ExitCodes.Failed;
        if (response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            && JsonSerializer.Deserialize(body, ApiJson.Default.ApiProblem) is { Code: { } code } problem)
        {
            return new CommandError(code, problem.Detail ?? problem.Title ?? $"HTTP {status}.", exitCode, ErrorHints.For(code));
        }

        return new CommandError(
            "cli.unexpected_answer",
            $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri} was answered with HTTP {status}, without a code of Granary's.",
            hint: "Something other than a silo may listen there, or a proxy stands between.");
    }
}
