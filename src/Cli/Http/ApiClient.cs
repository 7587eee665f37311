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

            using var response = await SendOnceAsync(request, cancellationToken);
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

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, cancellationToken);
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
