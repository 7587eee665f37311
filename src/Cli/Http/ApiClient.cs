using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Granary.Http;

/// <summary>Calls the HTTP API, and turns what it refuses into a <see cref="CommandError"/>.</summary>
internal sealed class ApiClient : IDisposable
{
    /// <summary>How often a request that the silo could not serve just now is sent.</summary>
    private const int AttemptsMax = 4;

    private const int PieceSize = 128 * 1024;
    private const string ProblemEvent = "problem";

    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(60);


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
            Timeout = Timeout.InfiniteTimeSpan,
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

    /// <summary>Sets a resource.</summary>
    public Task<ApiAnswer> PutAsync(string path, string? json, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, path, json, ApiAnswer.Json, cancellationToken);

    /// <summary>Changes a part of a resource.</summary>
    public Task<ApiAnswer> PatchAsync(string path, string? json, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, path, json, ApiAnswer.Json, cancellationToken);

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
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        using var response = await SendOnceAsync(request, HttpCompletionOption.ResponseHeadersRead, Timeout.InfiniteTimeSpan, cancellationToken);
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

    /// <summary>Sends a request once, under a new idempotency key, and awaits its answer for the time given.</summary>
    public async Task<ApiAnswer> SendOnceAsync(HttpMethod method, string path, string? json, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var request = RequestOf(method, path, json, ApiAnswer.Json, Guid.CreateVersion7());
        using var response = await SendOnceAsync(request, HttpCompletionOption.ResponseContentRead, patience, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return response.IsSuccessStatusCode ? new ApiAnswer(body) : throw ErrorOf(response, body);
    }

    /// <summary>The events of a stream until it ends.</summary>
    /// <exception cref="CommandError">The silo refused, or the stream broke off.</exception>
    public async IAsyncEnumerable<ApiAnswer> GetEventsAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await SendOnceAsync(request, HttpCompletionOption.ResponseHeadersRead, AnswerPatience, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw ErrorOf(response, await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }

        await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var (kind, data) in ApiEvents.ReadAsync(content, cancellationToken))
        {
            var body = Encoding.UTF8.GetBytes(data);
            if (kind == ProblemEvent)
            {
                throw ErrorOf(body) ?? new CommandError("cli.unexpected_answer", $"The stream ended with a problem that has no code: {data}");
            }

            yield return new ApiAnswer(body);
        }
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
            using var request = RequestOf(method, path, json, accept, operation);
            using var response = await SendOnceAsync(request, HttpCompletionOption.ResponseContentRead, AnswerPatience, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return new ApiAnswer(body);
            }

            if (!IsBusy(response.StatusCode) || attempt == AttemptsMax)
            {
                throw ErrorOf(response, body);
            }

            await Task.Delay(PauseBefore(attempt + 1, response.Headers.RetryAfter?.Delta), TimeProvider.System, cancellationToken);
        }
    }

    private static HttpRequestMessage RequestOf(HttpMethod method, string path, string? json, string accept, Guid operation)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Accept.ParseAdd(accept);
        if (method != HttpMethod.Get)
        {
            request.Headers.Add("Idempotency-Key", operation.ToString());
        }

        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        return request;
    }

    private static bool IsBusy(HttpStatusCode status) =>
        status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests;

    private static TimeSpan PauseBefore(int attempt, TimeSpan? asked)
    {
        var pause = asked ?? TimeSpan.FromMilliseconds(100 << attempt);
        return pause < PauseMax ? pause : PauseMax;
    }

    private async Task<HttpResponseMessage> SendOnceAsync(
        HttpRequestMessage request, HttpCompletionOption completion, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ending.CancelAfter(patience);
        try
        {
            return await _http.SendAsync(request, completion, ending.Token);
        }
        catch (HttpRequestException error)
        {
            throw new CommandError(
                "cli.no_silo",
                $"No silo answers at {_url}: {error.Message}",
                hint: "Start one with `dotnet run --project src/Silo`, or name another address with --url or GRANARY_URL.",
                innerException: error)
            {
                IsPassing = true,
            };
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandError(
                "cli.timeout",
                $"The silo at {_url} did not answer {request.Method} {request.RequestUri} within {patience.TotalSeconds:0.#} s.",
                hint: "Its log and /readyz tell what it waits for. Whether a change was made is unknown.",
                innerException: error)
            {
                IsPassing = true,
            };
        }
    }

    private static CommandError ErrorOf(HttpResponseMessage response, byte[] body) =>
        (response.Content.Headers.ContentType?.MediaType == "application/problem+json" ? ErrorOf(body) : null) ?? new CommandError(
            "cli.unexpected_answer",
            $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri} was answered with HTTP {(int)response.StatusCode}, without a code of Granary's.",
            hint: "Something other than a silo may listen there, or a proxy stands between.");

    private static CommandError? ErrorOf(byte[] problemDetails)
    {
        if (JsonSerializer.Deserialize(problemDetails, ApiJson.Default.ApiProblem) is not { Code: { } code } problem)
        {
            return null;
        }

        var exitCode = problem.Status == (int)HttpStatusCode.BadRequest ? ExitCodes.WrongUsage : ExitCodes.Failed;
        return new CommandError(code, problem.Detail ?? problem.Title ?? $"HTTP {problem.Status}.", exitCode, ErrorHints.For(code))
        {
            IsPassing = IsBusy((HttpStatusCode)problem.Status),
        };
    }
}
