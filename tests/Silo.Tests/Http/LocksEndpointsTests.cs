using System.Globalization;
using System.Text.Json;
using Granary.Http.Locks;
using Granary.Keys;
using Granary.Locks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Granary.Http;

public sealed class LocksEndpointsTests
{
    [Fact]
    public async Task A_session_is_opened_renewed_and_ended_and_no_silo_keeps_it()
    {
        await using var host = await HttpHost.StartAsync();
        await using var other = await HttpHost.StartAsync();

        var opened = await host.SendAsync(HttpMethod.Post, "/v1/locks/sessions", """{"ttlSeconds":30,"host":"größe","process":"shop 17"}""");
        var session = await ProblemAssert.IsJsonAsync(opened, 201);
        var renewed = await ProblemAssert.IsJsonAsync(await other.SendAsync(HttpMethod.Put, opened.Headers.Location!.ToString()));
        var ended = await other.SendAsync(HttpMethod.Delete, opened.Headers.Location!.ToString());

        Assert.Equal((30, 10), (session.GetProperty("ttlSeconds").GetDouble(), session.GetProperty("keepAliveSeconds").GetDouble()));
        Assert.Equal($"/v1/locks/sessions/{session.GetProperty("session").GetString()}", opened.Headers.Location!.ToString());
        var known = other.Locks.LastSession!;
        Assert.Equal((TimeSpan.FromSeconds(30), "größe", "shop 17"), (known.Ttl, known.Host, known.Process));
        Assert.Equal(30, renewed.GetProperty("ttlSeconds").GetDouble());
        Assert.Empty(renewed.GetProperty("held").EnumerateArray());
        Assert.Equal(204, (int)ended.StatusCode);
        Assert.Equal([known.Id], other.Locks.Ended);
    }

    [Fact]
    public async Task A_session_needs_no_body_and_tells_where_it_came_from()
    {
        await using var host = await HttpHost.StartAsync();

        var session = await OpenAsync(host, json: null);
        await host.SendAsync(HttpMethod.Put, $"/v1/locks/sessions/{session}");

        Assert.Equal((LockLimits.TtlDefault, "127.0.0.1", "loopback"), (host.Locks.LastSession!.Ttl, host.Locks.LastSession.Host, host.Locks.LastSession.Process));
    }

    [Theory]
    [InlineData("""{"ttlSeconds":1}""", "locks.ttl_invalid", "ttlSeconds")]
    [InlineData("""{"ttlSeconds":301}""", "locks.ttl_invalid", "ttlSeconds")]
    [InlineData("""{"host":""}""", "locks.session_invalid", "host")]
    [InlineData("""{"process":"\u0000"}""", "locks.session_invalid", "process")]
    [InlineData("""{"ttl":15}""", "http.body_invalid", null)]
    public async Task A_session_that_breaks_a_rule_is_refused_with_its_argument(string json, string code, string? argument)
    {
        await using var host = await HttpHost.StartAsync();

        var response = await host.SendAsync(HttpMethod.Post, "/v1/locks/sessions", json);

        var problem = await ProblemAssert.IsProblemAsync(response, 400, code);
        Assert.Equal(argument, problem.TryGetProperty("argument", out var named) ? named.GetString() : null);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AQ")]
    [InlineData("!!!")]
    [InlineData("AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_text_that_is_no_session_is_refused(string session)
    {
        await using var host = await HttpHost.StartAsync();

        var response = await host.SendAsync(HttpMethod.Put, $"/v1/locks/sessions/{Uri.EscapeDataString(session)}");

        var problem = await ProblemAssert.IsProblemAsync(response, 400, "locks.session_invalid");
        Assert.Equal("session", problem.GetProperty("argument").GetString());
    }

    [Fact]
    public async Task Texts_that_were_cut_or_changed_anywhere_are_no_sessions_or_other_ones()
    {
        await using var host = await HttpHost.StartAsync();
        var session = LockSessionText.Read(await OpenAsync(host, """{"host":"höst","process":"shop 17"}"""));
        var text = LockSessionText.Of(session);

        for (var length = 0; length < text.Length; length++)
        {
            var (cut, changed) = (text[..length], $"{text[..length]}{(text[length] == 'A' ? 'B' : 'A')}{text[(length + 1)..]}");

            Assert.NotEqual(session, ReadOrNull(cut));
            Assert.NotEqual(session, ReadOrNull(changed));
        }

        static LockSessionInfo? ReadOrNull(string text)
        {
            try
            {
                return LockSessionText.Read(text);
            }
            catch (InvalidRequestException)
            {
                return null;
            }
        }
    }

    [Fact]
    public async Task A_lock_is_acquired_listed_and_given_back()
    {
        await using var host = await HttpHost.StartAsync();
        var session = await OpenAsync(host);

        var lease = await ProblemAssert.IsJsonAsync(await AcquireAsync(host, session, """ "space":"shop","name":"stock/4711 ☃","note":"order 12" """));
        var renewed = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Put, $"/v1/locks/sessions/{session}"));
        var again = await AcquireAsync(host, await OpenAsync(host), """ "space":"shop","name":"stock/4711 ☃" """);
        var released = await ProblemAssert.IsJsonAsync(await ReleaseAsync(host, session, lease, """ "space":"shop","name":"stock/4711 ☃" """));
        var gone = await ProblemAssert.IsJsonAsync(await ReleaseAsync(host, session, lease, """ "space":"shop","name":"stock/4711 ☃" """));

        var token = lease.GetProperty("tokens")[0];
        Assert.Equal("stock/4711 ☃", token.GetProperty("name").GetString());
        Assert.True(long.Parse(token.GetProperty("token").GetString()!, CultureInfo.InvariantCulture) > 0);
        Assert.Equal(("exclusive", "shop"), (lease.GetProperty("mode").GetString(), lease.GetProperty("space").GetString()));
        var held = renewed.GetProperty("held")[0];
        Assert.Equal(lease.GetProperty("lease").GetString(), held.GetProperty("lease").GetString());
        Assert.Equal(token.GetProperty("token").GetString(), held.GetProperty("token").GetString());
        await ProblemAssert.IsProblemAsync(again, 409, "locks.timeout");
        Assert.True(released.GetProperty("released").GetBoolean());
        Assert.False(gone.GetProperty("released").GetBoolean());
    }

    [Fact]
    public async Task Several_names_come_with_a_token_each_in_the_order_asked()
    {
        await using var host = await HttpHost.StartAsync();

        var lease = await ProblemAssert.IsJsonAsync(await AcquireAsync(host, await OpenAsync(host), """ "names":["b","a"],"mode":"permits","permits":2,"limit":5 """));

        Assert.Equal(["b", "a"], lease.GetProperty("tokens").EnumerateArray().Select(static token => token.GetProperty("name").GetString()));
        Assert.Equal(new LockRequest { Mode = LockMode.Permits, Permits = 2, Limit = 5 }, host.Locks.LastRequest);
    }

    [Theory]
    [InlineData(""" "name":"a","names":["b"] """, "locks.names_invalid", "names")]
    [InlineData(""" "note":"x" """, "locks.names_invalid", "names")]
    [InlineData(""" "names":[null] """, "locks.name_invalid", "names")]
    [InlineData(""" "name":"" """, "locks.name_invalid", "names")]
    [InlineData(""" "name":"a","waitSeconds":-1 """, "locks.timeout_invalid", "waitSeconds")]
    [InlineData(""" "name":"a","waitSeconds":601 """, "locks.timeout_invalid", "waitSeconds")]
    [InlineData(""" "name":"a","permits":1 """, "locks.permits_invalid", "permits")]
    [InlineData(""" "name":"a","mode":"read","limit":1 """, "locks.permits_invalid", "limit")]
    [InlineData(""" "name":"a","mode":"write" """, "http.body_invalid", null)]
    [InlineData(""" "name":"a","wait":5 """, "http.body_invalid", null)]
    public async Task A_request_that_breaks_a_rule_is_refused_with_its_argument(string members, string code, string? argument)
    {
        await using var host = await HttpHost.StartAsync();

        var response = await AcquireAsync(host, await OpenAsync(host), members);

        var problem = await ProblemAssert.IsProblemAsync(response, 400, code);
        Assert.Equal(argument, problem.TryGetProperty("argument", out var named) ? named.GetString() : null);
        Assert.False(host.Locks.IsHeld("a"));
    }

    [Fact]
    public async Task The_idempotency_key_becomes_the_lease()
    {
        await using var host = await HttpHost.StartAsync();
        var session = await OpenAsync(host);
        var key = Guid.NewGuid();
        host.Client.DefaultRequestHeaders.Add("Idempotency-Key", key.ToString());

        var lease = await ProblemAssert.IsJsonAsync(await AcquireAsync(host, session, """ "name":"a" """));

        Assert.Equal(key, lease.GetProperty("lease").GetGuid());
        Assert.Equal(key, host.Locks.LastOperation.Value);
    }

    [Fact]
    public async Task A_request_waits_as_long_as_it_says_and_is_answered_when_its_turn_comes()
    {
        await using var host = await HttpHost.StartAsync();
        host.Locks.Hold("a");
        host.Locks.Wait = static _ => Task.FromResult(true);

        var lease = await ProblemAssert.IsJsonAsync(await AcquireAsync(host, await OpenAsync(host), """ "name":"a","waitSeconds":2.5 """));

        Assert.Equal(TimeSpan.FromSeconds(2.5), host.Locks.LastTimeout);
        Assert.Equal(1, lease.GetProperty("tokens").GetArrayLength());
    }

    [Fact]
    public async Task Requests_that_wait_take_no_place_from_those_that_are_worked_on_and_have_a_limit_of_their_own()
    {
        await using var host = await HttpHost.StartAsync(settings: new() { ["ConcurrentRequestsMax"] = "1", ["WaitingRequestsMax"] = "2" });
        host.Locks.Hold("a");
        var waiting = new SemaphoreSlim(0);
        var turn = new TaskCompletionSource<bool>();
        host.Locks.Wait = _ =>
        {
            waiting.Release();
            return turn.Task;
        };
        var session = await OpenAsync(host);

        var waiters = new List<Task<HttpResponseMessage>>();
        for (var i = 0; i < 2; i++)
        {
            waiters.Add(AcquireAsync(host, session, """ "name":"a","waitSeconds":60 """));
            await Eventually.Completes(waiting.WaitAsync(TestContext.Current.CancellationToken), "a request waits");
        }

        var third = await AcquireAsync(host, session, """ "name":"a","waitSeconds":60 """);
        var worked = await host.SendAsync(HttpMethod.Get, "/v1");
        turn.SetResult(false);

        await ProblemAssert.IsProblemAsync(third, 429, "http.overloaded");
        Assert.Equal(200, (int)worked.StatusCode);
        Assert.All(await Task.WhenAll(waiters), static answer => Assert.Equal(409, (int)answer.StatusCode));
        await Eventually.True(async () => (await host.SendAsync(HttpMethod.Get, "/v1")).IsSuccessStatusCode, "the places are free again");
    }

    [Fact]
    public async Task Who_hangs_up_while_waiting_gives_the_request_up()
    {
        await using var host = await HttpHost.StartAsync();
        host.Locks.Hold("a");
        var (waiting, givenUp) = (new TaskCompletionSource(), new TaskCompletionSource());
        host.Locks.Wait = async cancellationToken =>
        {
            waiting.SetResult();
            await using var registration = cancellationToken.Register(givenUp.SetResult);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return true;
        };
        var session = await OpenAsync(host);
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var content = new StringContent($$"""{"session":"{{session}}","name":"a","waitSeconds":60}""", mediaType: new("application/json"));
        var asking = host.Client.PostAsync(new Uri("/v1/locks/acquire", UriKind.Relative), content, hangUp.Token);
        await Eventually.Completes(waiting.Task, "the request waits");

        await hangUp.CancelAsync();

        await Eventually.Completes(givenUp.Task, "the request is given up");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task A_lock_that_came_after_its_caller_had_gone_is_given_back()
    {
        await using var host = await HttpHost.StartAsync();
        host.Locks.Hold("a");
        var (waiting, gone) = (new TaskCompletionSource(), new TaskCompletionSource());
        host.Locks.Wait = async cancellationToken =>
        {
            waiting.SetResult();
            await using var registration = cancellationToken.Register(gone.SetResult);
            await gone.Task;
            return true;
        };
        var session = await OpenAsync(host);
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var content = new StringContent($$"""{"session":"{{session}}","name":"a","waitSeconds":60}""", mediaType: new("application/json"));
        var asking = host.Client.PostAsync(new Uri("/v1/locks/acquire", UriKind.Relative), content, hangUp.Token);
        await Eventually.Completes(waiting.Task, "the request waits");

        await hangUp.CancelAsync();

        await Eventually.True(() => host.Locks.Released.Contains(host.Locks.LastOperation.Value), "the lease is given back");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task A_silo_that_stops_lets_those_who_wait_go_elsewhere()
    {
        await using var host = await HttpHost.StartAsync();
        host.Locks.Hold("a");
        var waiting = new TaskCompletionSource();
        host.Locks.Wait = async cancellationToken =>
        {
            waiting.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return true;
        };
        var asking = AcquireAsync(host, await OpenAsync(host), """ "name":"a","waitSeconds":60 """);
        await Eventually.Completes(waiting.Task, "the request waits");

        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        await ProblemAssert.IsProblemAsync(await asking, 503, "http.stopping");
    }

    [Fact]
    public async Task An_upgradeable_lock_becomes_exclusive_with_a_larger_token()
    {
        await using var host = await HttpHost.StartAsync();
        var session = await OpenAsync(host);
        var lease = await ProblemAssert.IsJsonAsync(await AcquireAsync(host, session, """ "name":"a","mode":"upgradeable" """));
        var body = $$"""{"session":"{{session}}","lease":"{{lease.GetProperty("lease").GetString()}}","name":"a","waitSeconds":WAIT}""";

        var late = await host.SendAsync(HttpMethod.Post, "/v1/locks/upgrade", body.Replace("WAIT", "1", StringComparison.Ordinal));
        var upgraded = await ProblemAssert.IsJsonAsync(
            await host.SendAsync(HttpMethod.Post, "/v1/locks/upgrade", body.Replace("WAIT", "0", StringComparison.Ordinal)));

        await ProblemAssert.IsProblemAsync(late, 409, "locks.timeout");
        Assert.Equal("exclusive", upgraded.GetProperty("mode").GetString());
        Assert.True(TokenOf(upgraded) > TokenOf(lease));
    }

    [Fact]
    public async Task A_leader_proclaims_another_value_as_its_note()
    {
        await using var host = await HttpHost.StartAsync();
        var session = await OpenAsync(host);
        var lease = await ProblemAssert.IsJsonAsync(await AcquireAsync(host, session, """ "name":"leader","note":"http://a" """));

        var noted = await host.SendAsync(
            HttpMethod.Post,
            "/v1/locks/note",
            $$"""{"session":"{{session}}","lease":"{{lease.GetProperty("lease").GetString()}}","name":"leader","note":"http://b"}""");
        var shown = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Get, "/v1/locks/lock?name=leader"));

        Assert.Equal(204, (int)noted.StatusCode);
        Assert.Equal("http://b", shown.GetProperty("holders")[0].GetProperty("note").GetString());
    }

    [Fact]
    public async Task A_lock_shows_who_holds_it_but_not_what_would_let_others_use_the_session()
    {
        await using var host = await HttpHost.StartAsync();
        var holder = host.Locks.Hold("stock/ü?", "shop", note: "order 12");

        var response = await host.SendAsync(HttpMethod.Get, $"/v1/locks/lock?space=shop&name={Uri.EscapeDataString("stock/ü?")}");

        var shown = await ProblemAssert.IsJsonAsync(response);
        var listed = shown.GetProperty("holders")[0];
        Assert.Equal(("shop", "stock/ü?", 0), (shown.GetProperty("space").GetString(), shown.GetProperty("name").GetString(), shown.GetProperty("waiters").GetInt32()));
        Assert.Equal(("db-7", "shop 4711", "order 12"), (listed.GetProperty("host").GetString(), listed.GetProperty("process").GetString(), listed.GetProperty("note").GetString()));
        Assert.Equal($"{holder.Token}", listed.GetProperty("token").GetString());
        Assert.Equal(holder.Session.Id.ToString("N")[..8], listed.GetProperty("session").GetString());
        Assert.DoesNotContain(holder.Session.Id.ToString("N")[8..], shown.GetRawText().Replace("-", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(LockSessionText.Of(holder.Session), shown.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "default/a default/b shop/stock-1")]
    [InlineData("?space=default", "default/a default/b")]
    [InlineData("?prefix=stock", "shop/stock-1")]
    [InlineData("?limit=1", "default/a")]
    public async Task Locks_are_listed_by_space_and_prefix(string query, string expected)
    {
        await using var host = await HttpHost.StartAsync();
        host.Locks.Hold("b");
        host.Locks.Hold("a");
        host.Locks.Hold("stock-1", "shop");

        var list = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Get, $"/v1/locks{query}"));

        Assert.Equal(expected, NamesOf(list));
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=1001")]
    public async Task A_list_has_a_limit(string query)
    {
        await using var host = await HttpHost.StartAsync();

        var response = await host.SendAsync(HttpMethod.Get, $"/v1/locks{query}");

        await ProblemAssert.IsProblemAsync(response, 400, "locks.filter_invalid");
    }

    [Fact]
    public async Task A_lock_is_taken_from_its_holder_in_the_name_of_the_key()
    {
        await using var host = await HttpHost.StartAsync(exposed: true);
        var holder = host.Locks.Hold("a");
        var key = await host.AddKeyAsync("ops", ["admin"]);
        var write = await host.AddKeyAsync("shop", ["write"]);

        var forbidden = await host.SendAsync(HttpMethod.Post, "/v1/locks/force-release", """{"name":"a"}""", write);
        var other = await host.SendAsync(HttpMethod.Post, "/v1/locks/force-release", """{"name":"a","token":"7"}""", key);
        var forced = await ProblemAssert.IsJsonAsync(
            await host.SendAsync(HttpMethod.Post, "/v1/locks/force-release", $$"""{"name":"a","token":"{{holder.Token}}"}""", key));

        await ProblemAssert.IsProblemAsync(forbidden, 403, "http.forbidden");
        await ProblemAssert.IsProblemAsync(other, 404, "locks.not_held");
        Assert.Equal("ops", host.Locks.LastBy);
        Assert.Equal($"{holder.Token}", forced.GetProperty("released")[0].GetProperty("token").GetString());
        Assert.True(long.Parse(forced.GetProperty("token").GetString()!, CultureInfo.InvariantCulture) > holder.Token);
    }

    [Theory]
    [InlineData("GET", "/v1/locks/lock?name=stock-1&space=shop", null, 200)]
    [InlineData("GET", "/v1/locks/lock?name=other&space=shop", null, 403)]
    [InlineData("GET", "/v1/locks/lock?name=stock-1", null, 403)]
    [InlineData("GET", "/v1/locks/watch?name=other&space=shop", null, 403)]
    [InlineData("POST", "/v1/locks/acquire", """{"session":"S","space":"shop","name":"stock-2"}""", 200)]
    [InlineData("POST", "/v1/locks/acquire", """{"session":"S","space":"shop","names":["stock-2","other"]}""", 403)]
    [InlineData("POST", "/v1/locks/acquire", """{"session":"S","name":"stock-2"}""", 403)]
    [InlineData("POST", "/v1/locks/release", """{"session":"S","lease":"11111111-1111-4111-8111-111111111111","space":"shop","name":"other"}""", 403)]
    [InlineData("POST", "/v1/locks/upgrade", """{"session":"S","lease":"11111111-1111-4111-8111-111111111111","space":"shop","name":"other"}""", 403)]
    [InlineData("POST", "/v1/locks/note", """{"session":"S","lease":"11111111-1111-4111-8111-111111111111","space":"shop","name":"other"}""", 403)]
    [InlineData("POST", "/v1/locks/force-release", """{"space":"shop","name":"stock-1"}""", 200)]
    [InlineData("POST", "/v1/locks/force-release", """{"space":"shop","name":"other"}""", 403)]
    public async Task A_confined_key_reaches_only_the_locks_in_its_scope(string method, string path, string? json, int status)
    {
        await using var host = await HttpHost.StartAsync(exposed: true);
        host.Locks.Hold("stock-1", "shop");
        var key = await host.AddKeyAsync("shop", ["admin"], new KeyScope("locks", "shop/stock"));
        var session = await OpenAsync(host, "{}", key);

        var response = await host.SendAsync(new HttpMethod(method), path, json?.Replace("\"S\"", $"\"{session}\"", StringComparison.Ordinal), key);

        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
    }

    [Theory]
    [InlineData("read", "GET", "/v1/locks", 200)]
    [InlineData("read", "POST", "/v1/locks/sessions", 403)]
    [InlineData("write", "POST", "/v1/locks/sessions", 201)]
    [InlineData("write", "GET", "/v1/locks", 200)]
    [InlineData("publish", "GET", "/v1/locks", 403)]
    public async Task A_key_may_do_what_its_role_says(string role, string method, string path, int status)
    {
        await using var host = await HttpHost.StartAsync(exposed: true);
        var key = await host.AddKeyAsync("ops", [role]);

        var response = await host.SendAsync(new HttpMethod(method), path, key: key);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("shop/stock", "", "shop/stock-1 shop/stock-2")]
    [InlineData("shop/stock", "?space=shop&prefix=stock-1", "shop/stock-1")]
    [InlineData("shop/stock", "?prefix=s", "shop/stock-1 shop/stock-2")]
    [InlineData("shop/stock", "?prefix=x", "")]
    [InlineData("shop/stock", "?space=default", "")]
    [InlineData("shop/stock", "?limit=1", "shop/stock-1")]
    [InlineData("shop/", "", "shop/other shop/stock-1 shop/stock-2")]
    [InlineData("sh", "", "shipping/a shop/other shop/stock-1 shop/stock-2")]
    [InlineData("", "?space=default", "default/stock-1")]
    public async Task A_list_shows_what_lies_in_the_scope_of_the_key(string scope, string query, string expected)
    {
        await using var host = await HttpHost.StartAsync(exposed: true);
        foreach (var (space, name) in (IEnumerable<(string, string)>)[("default", "stock-1"), ("shipping", "a"), ("shop", "other"), ("shop", "stock-2"), ("shop", "stock-1")])
        {
            host.Locks.Hold(name, space);
        }

        var key = await host.AddKeyAsync("shop", ["read"], new KeyScope("locks", scope), new KeyScope("ids", ""));

        var list = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Get, $"/v1/locks{query}", key: key));

        Assert.Equal(expected, NamesOf(list));
    }

    [Fact]
    public async Task A_watch_streams_what_is_there_and_each_change_with_its_revision()
    {
        await using var host = await HttpHost.StartAsync();
        var holder = host.Locks.Hold("stock-1", "shop");
        using var response = await WatchAsync(host, "?space=shop&prefix=stock");
        using var events = await EventsOf(response);

        var first = await events.NextAsync();
        await Eventually.Completes(host.Locks.Watching.Task, "somebody watches");
        await host.Locks.ForceReleaseAsync("stock-1", "test", "shop", cancellationToken: TestContext.Current.CancellationToken);
        host.Locks.Change("stock-1", "shop");
        var second = await events.NextAsync();

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(("lock", $"{holder.Token}"), (first.Event, first.Id));
        Assert.Equal("stock-1", JsonElement.Parse(first.Data).GetProperty("name").GetString());
        Assert.Equal(0, JsonElement.Parse(second.Data).GetProperty("holders").GetArrayLength());
        Assert.Equal(new LockFilter("shop", Prefix: "stock"), host.Locks.LastFilter);
    }

    [Fact]
    public async Task A_watch_of_a_name_looks_in_the_space_default()
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await WatchAsync(host, "?name=a");
        await Eventually.Completes(host.Locks.Watching.Task, "somebody watches");

        Assert.Equal(new LockFilter("default", "a"), host.Locks.LastFilter);
    }

    [Fact]
    public async Task A_watch_shows_only_what_lies_in_the_scope_of_the_key()
    {
        await using var host = await HttpHost.StartAsync(exposed: true);
        host.Locks.Hold("other", "shop");
        host.Locks.Hold("stock-1", "shop");
        var key = await host.AddKeyAsync("shop", ["read"], new KeyScope("locks", "shop/stock"));
        using var response = await WatchAsync(host, "", key);
        using var events = await EventsOf(response);

        var first = await events.NextAsync();

        Assert.Equal("stock-1", JsonElement.Parse(first.Data).GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_watch_says_every_15_seconds_that_it_is_still_there()
    {
        await using var host = await HttpHost.StartAsync();
        using var response = await WatchAsync(host, "?name=a");
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        await Eventually.Completes(host.Locks.Watching.Task, "somebody watches");

        var heartbeat = reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();
        await Eventually.True(
            () =>
            {
                // The watch may set its timer a moment later than the clock moves for the first time.
                host.Clock.Advance(EventStreams.HeartbeatEvery);
                return heartbeat.IsCompleted;
            },
            "a heartbeat comes");

        Assert.Equal(":", await heartbeat);
    }

    [Fact]
    public async Task A_watch_that_breaks_a_rule_is_refused_with_a_status()
    {
        await using var host = await HttpHost.StartAsync();

        var response = await host.SendAsync(HttpMethod.Get, "/v1/locks/watch?name=a&prefix=b");

        var problem = await ProblemAssert.IsProblemAsync(response, 400, "locks.filter_invalid");
        Assert.Equal("prefix", problem.GetProperty("argument").GetString());
    }

    [Fact]
    public async Task A_watch_that_fails_on_the_way_says_why_before_it_ends()
    {
        await using var host = await HttpHost.StartAsync();
        using var response = await WatchAsync(host, "?name=a");
        using var events = await EventsOf(response);
        await Eventually.Completes(host.Locks.Watching.Task, "somebody watches");

        host.Locks.Fault = new GranaryException(RefusalKind.Unavailable, "client.unavailable", "Nobody answers.");
        host.Locks.Change("a");
        var last = await events.NextAsync();

        Assert.Equal("problem", last.Event);
        Assert.Equal("client.unavailable", JsonElement.Parse(last.Data).GetProperty("code").GetString());
        Assert.Null(await events.NextOrNullAsync());
    }

    [Fact]
    public async Task A_silo_that_stops_ends_its_watches()
    {
        await using var host = await HttpHost.StartAsync();
        using var response = await WatchAsync(host, "?name=a");
        using var events = await EventsOf(response);
        await Eventually.Completes(host.Locks.Watching.Task, "somebody watches");

        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Null(await events.NextOrNullAsync());
    }

    private static async Task<string> OpenAsync(HttpHost host, string? json = "{}", string? key = null)
    {
        var session = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Post, "/v1/locks/sessions", json, key), 201);
        return session.GetProperty("session").GetString()!;
    }

    private static Task<HttpResponseMessage> AcquireAsync(HttpHost host, string session, string members) =>
        host.SendAsync(HttpMethod.Post, "/v1/locks/acquire", $$"""{"session":"{{session}}",{{members}}}""");

    private static Task<HttpResponseMessage> ReleaseAsync(HttpHost host, string session, JsonElement lease, string members) =>
        host.SendAsync(HttpMethod.Post, "/v1/locks/release", $$"""{"session":"{{session}}","lease":"{{lease.GetProperty("lease").GetString()}}",{{members}}}""");

    private static async Task<HttpResponseMessage> WatchAsync(HttpHost host, string query, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/locks/watch{query}");
        if (key is not null)
        {
            request.Headers.Authorization = new("Bearer", key);
        }

        return await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    private static async Task<EventReader> EventsOf(HttpResponseMessage response) =>
        new(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));

    private static long TokenOf(JsonElement lease) =>
        long.Parse(lease.GetProperty("tokens")[0].GetProperty("token").GetString()!, CultureInfo.InvariantCulture);

    private static string NamesOf(JsonElement list) => string.Join(
        ' ', list.GetProperty("locks").EnumerateArray().Select(static one => $"{one.GetProperty("space").GetString()}/{one.GetProperty("name").GetString()}"));
}
