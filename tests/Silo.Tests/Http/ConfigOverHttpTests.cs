using System.Net.Http.Json;
using System.Text.Json;
using Granary.Telemetry;

namespace Granary.Http;

/// <summary>Configuration over HTTP with nothing in place of the real: a whole silo on SQLite.</summary>
public sealed class ConfigOverHttpTests(SiloHostFixture fixture) : IClassFixture<SiloHostFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private SiloHost Silo => fixture.Silo;

    [Fact]
    public async Task A_draft_is_edited_compared_published_rolled_back_and_audited()
    {
        const string one = "http-life/test/namespaces/default/db";
        var version = await DefineAsync(one, new { version = 0, description = "größe" });
        version = Version(await OkAsync(HttpMethod.Patch, $"{one}/draft", new { version, edits = (object[])[new { key = "host", value = "a" }, new { key = "password", value = "s3cret", secret = true }] }));
        Assert.Equal(0, (await OkAsync(HttpMethod.Get, "http-life/test/view?namespace=db")).GetProperty("namespaces")[0].GetProperty("items").GetArrayLength());
        var diff = await OkAsync(HttpMethod.Get, $"{one}/diff");
        Assert.Equal(["host:added:a", "password:added:"], diff.GetProperty("differences").EnumerateArray().Select(static one =>
            $"{one.GetProperty("key")}:{one.GetProperty("kind")}:{(one.TryGetProperty("after", out var after) ? after.GetString() : "")}"));

        var stale = await ProblemAssert.IsProblemAsync(
            await SendAsync(HttpMethod.Patch, $"{one}/draft", new { version = version - 1, edits = (object[])[new { key = "host", value = "b" }] }), 409, "config.version_conflict");
        Assert.Equal(version, stale.GetProperty("version").GetInt64());

        var key = Guid.NewGuid();
        var publish = new { comment = "first", parts = (object[])[new { @namespace = "db", version }] };
        var published = await OkAsync(HttpMethod.Post, "http-life/test/publish", publish, key);
        Assert.Equal(published.ToString(), (await OkAsync(HttpMethod.Post, "http-life/test/publish", publish, key)).ToString());
        version = published.GetProperty("releases")[0].GetProperty("version").GetInt64();
        version = (await OkAsync(HttpMethod.Post, "http-life/test/publish", new
        {
            parts = (object[])[new { @namespace = "db", version, edits = (object[])[new { key = "host", value = "b" }] }],
        })).GetProperty("releases")[0].GetProperty("version").GetInt64();
        await OkAsync(HttpMethod.Post, $"{one}/rollback", new { version, release = 1, comment = "back" });

        Assert.Equal([("host", "a"), ("password", null)], await ItemsAsync("http-life/test/view?namespace=db"));
        Assert.Equal([("host", "a"), ("password", "s3cret")], await ItemsAsync("http-life/test/view?namespace=db&reveal=true"));
        var releases = (await OkAsync(HttpMethod.Get, $"{one}/releases")).GetProperty("releases").EnumerateArray().ToList();
        Assert.Equal(["3 rolledBack back", "2 published ", "1 published first"], releases.Select(static one =>
            $"{one.GetProperty("release")} {one.GetProperty("kind").GetString()} {(one.TryGetProperty("comment", out var comment) ? comment.GetString() : "")}"));
        var audit = (await OkAsync(HttpMethod.Get, "http-life/test/audit")).GetProperty("entries").EnumerateArray().ToList();
        Assert.Equal(["revealed", "rolledBack", "published", "published", "edited", "defined"], audit.Select(static one => one.GetProperty("action").GetString()));
        Assert.All(audit, static one => Assert.Equal(("loopback", "127.0.0.1"), (one.GetProperty("actor").GetString(), one.GetProperty("from").GetString())));
    }

    [Fact]
    public async Task A_watch_streams_each_version_and_goes_on_after_the_one_that_was_seen()
    {
        const string one = "http-watch/test/namespaces/default/db";
        var version = await DefineAsync(one, new { version = 0 });
        version = await PublishAsync("http-watch", version, "host", "a");
        using var first = await WatchAsync("http-watch/test/watch?namespace=db");
        var (kind, id, data) = await first.NextAsync();
        Assert.Equal(("view", "a"), (kind, ValueOf(data)));

        version = await PublishAsync("http-watch", version, "host", "b");
        var second = await first.NextAsync();
        Assert.Equal("b", ValueOf(second.Data));
        Assert.NotEqual(id, second.Id);

        using var resumed = await WatchAsync("http-watch/test/watch?namespace=db", second.Id);
        await PublishAsync("http-watch", version, "host", "c");
        Assert.Equal(("c", "c"), (ValueOf((await first.NextAsync()).Data), ValueOf((await resumed.NextAsync()).Data)));
        await ProblemAssert.IsProblemAsync(await SendAsync(HttpMethod.Get, "http-watch/test/watch"), 400, "config.question_invalid");
    }

    [Fact]
    public async Task A_view_is_asked_for_again_by_its_version_and_waited_for()
    {
        var version = await DefineAsync("http-poll/test/namespaces/default/db", new { version = 0 });
        version = await PublishAsync("http-poll", version, "host", "a");
        var view = await SendAsync(HttpMethod.Get, "http-poll/test/view?namespace=db");
        var tag = view.Headers.ETag!.Tag;

        var again = new HttpRequestMessage(HttpMethod.Get, "/v1/config/http-poll/test/view?namespace=db");
        again.Headers.TryAddWithoutValidation("If-None-Match", tag);
        Assert.Equal(304, (int)(await Silo.Http.SendAsync(again, Ct)).StatusCode);
        var waiting = ItemsAsync($"http-poll/test/view?namespace=db&after={tag.Trim('"')}&waitSeconds=30");
        await PublishAsync("http-poll", version, "host", "b");

        Assert.Equal([("host", "b")], await Eventually.Completes(waiting, "the next version comes"));
    }

    [Fact]
    public async Task A_gradual_release_is_begun_widened_promoted_and_seen_by_those_it_is_for()
    {
        var version = await DefineAsync("http-gradual/test/namespaces/default/city", new { version = 0, format = "yaml" });
        version = (await OkAsync(HttpMethod.Post, "http-gradual/test/publish", Publishing(version, "open: [oslo]"))).GetProperty("releases")[0].GetProperty("version").GetInt64();
        await OkAsync(HttpMethod.Post, "http-gradual/test/publish", new
        {
            parts = (object[])[new { @namespace = "city", version, edits = (object[])[new { value = "open: [oslo, rome]" }] }],
            gradual = new { name = "rome", match = new { labels = new { zone = "b" } } },
        });
        const string mine = "http-gradual/test/view?namespace=city&instance=i&label=zone%3Db";
        const string other = "http-gradual/test/view?namespace=city&instance=j&label=zone%3Dc";
        Assert.Equal([("open:0", "oslo"), ("open:1", "rome")], await ItemsAsync(mine));
        Assert.Equal([("open:0", "oslo")], await ItemsAsync(other));

        await OkAsync(HttpMethod.Put, "http-gradual/test/graduals/rome", new { version = 1, match = new { percent = 100 } });
        Assert.Equal([("open:0", "oslo"), ("open:1", "rome")], await ItemsAsync(other));
        Assert.Equal([("open:0", "oslo")], await ItemsAsync("http-gradual/test/view?namespace=city"));
        await ProblemAssert.IsProblemAsync(
            await SendAsync(HttpMethod.Post, "http-gradual/test/graduals/rome/promote", new { version = 1 }), 409, "config.version_conflict");
        await OkAsync(HttpMethod.Post, "http-gradual/test/graduals/rome/promote", new { version = 2 });

        Assert.Equal([("open:0", "oslo"), ("open:1", "rome")], await ItemsAsync("http-gradual/test/view?namespace=city"));
        var explained = await OkAsync(HttpMethod.Get, "http-gradual/test/explain?namespace=city&key=open:1");
        Assert.Equal("rome", explained.GetProperty("links")[0].GetProperty("value").GetString());

        static object Publishing(long version, string text) =>
            new { parts = (object[])[new { @namespace = "city", version, edits = (object[])[new { value = text }] }] };
    }

    [Fact]
    public async Task What_is_not_well_formed_or_breaks_its_schema_is_refused_with_its_place()
    {
        var version = await DefineAsync("http-check/test/namespaces/default/web", new
        {
            version = 0,
            format = "json",
            schema = new { type = "object", properties = new { port = new { type = "integer", maximum = 10 } } },
        });

        version = Version(await OkAsync(HttpMethod.Patch, "http-check/test/namespaces/default/web/draft", new { version, edits = (object[])[new { value = "{\n  \"port\": 12\n}" }] }));
        var check = await OkAsync(HttpMethod.Get, "http-check/test/namespaces/default/web/draft/check");
        Assert.Equal((false, "config.content_invalid"), (check.GetProperty("valid").GetBoolean(), check.GetProperty("code").GetString()));
        var broken = await ProblemAssert.IsProblemAsync(await PublishTextAsync("{\n  \"port\": }"), 400, "config.content_invalid");
        Assert.Contains("line 2, column 11", broken.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var wrong = await ProblemAssert.IsProblemAsync(await PublishTextAsync("{\n  \"port\": 11\n}"), 400, "config.content_invalid");
        Assert.Contains("line 2", wrong.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("port", wrong.GetProperty("detail").GetString(), StringComparison.Ordinal);

        Task<HttpResponseMessage> PublishTextAsync(string text) => SendAsync(HttpMethod.Post, "http-check/test/publish", new
        {
            parts = (object[])[new { @namespace = "web", version, edits = (object[])[new { value = text }] }],
        });
    }

    [Fact]
    public async Task An_application_is_taken_out_as_one_file_and_in_again_with_its_secrets_or_without()
    {
        var version = await DefineAsync("http-out/test/namespaces/default/db", new { version = 0, description = "where data is" });
        await OkAsync(HttpMethod.Post, "http-out/test/publish", new
        {
            parts = (object[])[new { @namespace = "db", version, edits = (object[])[new { key = "host", value = "a" }, new { key = "password", value = "s3cret", secret = true }] }],
        });
        await DefineAsync("http-out/test/namespaces/east/db", new { version = 0, format = "json" });
        var (masked, whole) = (await OkAsync(HttpMethod.Get, "http-out/test/export"), await OkAsync(HttpMethod.Get, "http-out/test/export?reveal=true"));
        Assert.DoesNotContain("s3cret", masked.ToString(), StringComparison.Ordinal);

        var imported = await OkAsync(HttpMethod.Post, "http-in/test/import", whole);
        Assert.Equal((2, 1), (imported.GetProperty("defined").GetInt32(), imported.GetProperty("releases").GetArrayLength()));
        Assert.Equal([("host", "a"), ("password", "s3cret")], await ItemsAsync("http-in/test/view?namespace=db&reveal=true"));

        // A secret without a value is left as it is, and what is so already is not released again.
        var again = await OkAsync(HttpMethod.Post, "http-in/test/import", masked);
        Assert.Equal((0, 0), (again.GetProperty("defined").GetInt32(), again.GetProperty("releases").GetArrayLength()));
        Assert.Equal([("host", "a"), ("password", "s3cret")], await ItemsAsync("http-in/test/view?namespace=db&reveal=true"));
    }

    [Fact]
    public async Task An_instance_says_what_it_runs()
    {
        var version = await DefineAsync("http-report/test/namespaces/default/db", new { version = 0 });
        await PublishAsync("http-report", version, "host", "a");
        var view = await OkAsync(HttpMethod.Get, "http-report/test/view?namespace=db");

        var said = await SendAsync(HttpMethod.Put, "http-report/test/instances/host-1", new
        {
            version = view.GetProperty("version").GetString(),
            namespaces = (string[])["db"],
            labels = new { zone = "b" },
        });

        Assert.Equal(204, (int)said.StatusCode);
        var instance = await Eventually.Value(
            async () => (await OkAsync(HttpMethod.Get, "http-report/test/instances")).GetProperty("instances") is { } all && all.GetArrayLength() == 1 ? all[0].ToString() : null,
            "the instance is known");
        Assert.Contains("\"expected\":1", instance, StringComparison.Ordinal);
        Assert.Contains("\"drifting\":false", instance, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", instance, StringComparison.Ordinal);
    }

    private static string? ValueOf(string data) =>
        JsonElement.Parse(data).GetProperty("namespaces")[0].GetProperty("items")[0].GetProperty("value").GetString();

    private static long Version(JsonElement answer) => answer.GetProperty("version").GetInt64();

    private async Task<long> DefineAsync(string path, object settings) => Version(await OkAsync(HttpMethod.Put, path, settings));

    private async Task<long> PublishAsync(string application, long version, string key, string value) => (await OkAsync(
        HttpMethod.Post, $"{application}/test/publish", new { parts = (object[])[new { @namespace = "db", version, edits = (object[])[new { key, value }] }] }))
        .GetProperty("releases")[0].GetProperty("version").GetInt64();

    private async Task<IEnumerable<(string? Key, string? Value)>> ItemsAsync(string path) =>
        (await OkAsync(HttpMethod.Get, path)).GetProperty("namespaces")[0].GetProperty("items").EnumerateArray()
            .Select(static item => (item.GetProperty("key").GetString(), item.TryGetProperty("value", out var value) ? value.GetString() : null));

    private async Task<EventReader> WatchAsync(string path, string? seen = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/config/{path}");
        if (seen is not null)
        {
            request.Headers.Add("Last-Event-ID", seen);
        }

        var answer = await Silo.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
        Assert.Equal(200, (int)answer.StatusCode);
        return new EventReader(await answer.Content.ReadAsStreamAsync(Ct));
    }

    private async Task<JsonElement> OkAsync(HttpMethod method, string path, object? body = null, Guid? key = null) =>
        await ProblemAssert.IsJsonAsync(await SendAsync(method, path, body, key));

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null, Guid? key = null)
    {
        var request = new HttpRequestMessage(method, $"/v1/config/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        if (key is { } operation)
        {
            request.Headers.Add("Idempotency-Key", operation.ToString());
        }

        return Silo.Http.SendAsync(request, Ct);
    }
}
