using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Granary.Telemetry;

namespace Granary.Http;

/// <summary>Locks over HTTP with nothing in place of the real: a whole silo on SQLite.</summary>
public sealed class LocksOverHttpTests
{
    [Fact]
    public async Task A_lock_passes_from_one_session_to_the_next_with_a_larger_token_and_those_who_watch_see_it()
    {
        await using var silo = await SiloHost.StartAsync();
        var (first, second) = (await OpenAsync(silo), await OpenAsync(silo));
        var lease = await OkAsync(silo, "acquire", new { session = first, space = "shop", name = "stock/4711 ☃", note = "order 1" });
        using var watch = await silo.Http.GetAsync(
            new Uri($"/v1/locks/watch?space=shop&prefix={Uri.EscapeDataString("stock/")}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var events = new EventReader(await watch.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        await UntilAsync(events, seen => NotesOf(seen) is ["order 1"]);

        var taken = await PostAsync(silo, "acquire", new { session = second, space = "shop", name = "stock/4711 ☃" });
        var waiting = OkAsync(silo, "acquire", new { session = second, space = "shop", name = "stock/4711 ☃", note = "order 2", waitSeconds = 30 });
        await UntilAsync(events, static seen => seen.GetProperty("waiters").GetInt32() == 1);
        await OkAsync(silo, "release", new { session = first, lease = lease.GetProperty("lease").GetString(), space = "shop", name = "stock/4711 ☃" });
        var next = await waiting;
        await UntilAsync(events, seen => NotesOf(seen) is ["order 2"]);

        await ProblemAssert.IsProblemAsync(taken, 409, "locks.timeout");
        Assert.True(TokenOf(next) > TokenOf(lease));
        var renewed = await ProblemAssert.IsJsonAsync(await SendAsync(silo, HttpMethod.Put, $"/v1/locks/sessions/{second}"));
        Assert.Equal($"{TokenOf(next)}", renewed.GetProperty("held")[0].GetProperty("token").GetString());
    }

    [Fact]
    public async Task The_end_of_a_session_frees_all_that_it_held_and_it_is_lost_from_then_on()
    {
        await using var silo = await SiloHost.StartAsync();
        var session = await OpenAsync(silo);
        await OkAsync(silo, "acquire", new { session, names = (string[])["a", "b", "c"] });

        var ended = await SendAsync(silo, HttpMethod.Delete, $"/v1/locks/sessions/{session}");
        var list = await ProblemAssert.IsJsonAsync(await SendAsync(silo, HttpMethod.Get, "/v1/locks"));
        var renewed = await SendAsync(silo, HttpMethod.Put, $"/v1/locks/sessions/{session}");

        Assert.Equal(204, (int)ended.StatusCode);
        Assert.Empty(list.GetProperty("locks").EnumerateArray());
        await ProblemAssert.IsProblemAsync(renewed, 409, "locks.session_lost");
    }

    [Fact]
    public async Task An_upgrade_waits_for_the_readers()
    {
        await using var silo = await SiloHost.StartAsync();
        var (reader, writer) = (await OpenAsync(silo), await OpenAsync(silo));
        var read = await OkAsync(silo, "acquire", new { session = reader, name = "prices", mode = "read" });
        var held = await OkAsync(silo, "acquire", new { session = writer, name = "prices", mode = "upgradeable" });
        var lease = held.GetProperty("lease").GetString();

        var early = await PostAsync(silo, "upgrade", new { session = writer, lease, name = "prices" });
        await OkAsync(silo, "release", new { session = reader, lease = read.GetProperty("lease").GetString(), name = "prices" });
        var upgraded = await OkAsync(silo, "upgrade", new { session = writer, lease, name = "prices", waitSeconds = 30 });

        await ProblemAssert.IsProblemAsync(early, 409, "locks.timeout");
        Assert.Equal("exclusive", upgraded.GetProperty("mode").GetString());
        Assert.True(TokenOf(upgraded) > TokenOf(held));
    }

    [Fact]
    public async Task A_repeat_under_the_same_key_gets_the_same_lease_and_a_force_takes_it()
    {
        await using var silo = await SiloHost.StartAsync();
        var (session, key) = (await OpenAsync(silo), Guid.NewGuid());

        var first = await OkAsync(silo, "acquire", new { session, name = "a", mode = "permits", limit = 3 }, key);
        var again = await OkAsync(silo, "acquire", new { session, name = "a", mode = "permits", limit = 3 }, key);
        var forced = await OkAsync(silo, "force-release", new { name = "a", token = $"{TokenOf(first)}" });
        var nobody = await PostAsync(silo, "force-release", new { name = "a" });
        var renewed = await ProblemAssert.IsJsonAsync(await SendAsync(silo, HttpMethod.Put, $"/v1/locks/sessions/{session}"));

        Assert.Equal(key, first.GetProperty("lease").GetGuid());
        Assert.Equal(TokenOf(first), TokenOf(again));
        Assert.True(long.Parse(forced.GetProperty("token").GetString()!, CultureInfo.InvariantCulture) > TokenOf(first));
        await ProblemAssert.IsProblemAsync(nobody, 404, "locks.not_held");
        Assert.Empty(renewed.GetProperty("held").EnumerateArray());
    }

    [Theory]
    [InlineData("""{"space":"no space","name":"a"}""", "locks.space_invalid", "space")]
    [InlineData("""{"name":""}""", "locks.name_invalid", "names")]
    [InlineData("""{"names":["a","a"]}""", "locks.names_invalid", "names")]
    [InlineData("""{"names":[]}""", "locks.names_invalid", "names")]
    [InlineData("""{"name":"a","mode":"permits","limit":0}""", "locks.permits_invalid", "limit")]
    [InlineData("""{"name":"a","mode":"permits","permits":2,"limit":1}""", "locks.permits_invalid", "permits")]
    public async Task What_breaks_a_rule_is_refused_with_its_argument(string members, string code, string argument)
    {
        await using var silo = await SiloHost.StartAsync();
        var session = await OpenAsync(silo);

        var response = await silo.Http.PostAsync(
            new Uri("/v1/locks/acquire", UriKind.Relative),
            new StringContent($$"""{"session":"{{session}}",{{members[1..]}}""", mediaType: new("application/json")),
            TestContext.Current.CancellationToken);

        var problem = await ProblemAssert.IsProblemAsync(response, 400, code);
        Assert.Equal(argument, problem.GetProperty("argument").GetString());
    }

    private static async Task<string> OpenAsync(SiloHost silo) =>
        (await ProblemAssert.IsJsonAsync(await SendAsync(silo, HttpMethod.Post, "/v1/locks/sessions"), 201)).GetProperty("session").GetString()!;

    private static async Task<JsonElement> OkAsync(SiloHost silo, string verb, object body, Guid? key = null) =>
        await ProblemAssert.IsJsonAsync(await PostAsync(silo, verb, body, key));

    private static Task<HttpResponseMessage> PostAsync(SiloHost silo, string verb, object body, Guid? key = null) =>
        SendAsync(silo, HttpMethod.Post, $"/v1/locks/{verb}", JsonContent.Create(body), key);

    private static Task<HttpResponseMessage> SendAsync(SiloHost silo, HttpMethod method, string path, HttpContent? content = null, Guid? key = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", $"{key}");
        }

        return silo.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task UntilAsync(EventReader events, Func<JsonElement, bool> isSeen)
    {
        while (!isSeen(JsonElement.Parse((await events.NextAsync()).Data)))
        {
        }
    }

    private static string?[] NotesOf(JsonElement seen) =>
        [.. seen.GetProperty("holders").EnumerateArray().Select(static holder => holder.TryGetProperty("note", out var note) ? note.GetString() : null)];

    private static long TokenOf(JsonElement lease) =>
        long.Parse(lease.GetProperty("tokens")[0].GetProperty("token").GetString()!, CultureInfo.InvariantCulture);
}
