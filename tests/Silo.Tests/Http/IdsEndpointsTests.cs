using System.Globalization;
using System.Text.Json;
using Granary.Ids;

namespace Granary.Http;

public sealed class IdsEndpointsTests
{
    [Fact]
    public async Task Ids_come_as_growing_strings()
    {
        await using var host = await HttpHost.StartAsync();

        var answer = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Post, "/v1/ids/snowflake/default?count=1000"));

        Assert.Equal("default", answer.GetProperty("pool").GetString());
        Assert.Equal("decimal", answer.GetProperty("form").GetString());
        var ids = answer.GetProperty("ids").EnumerateArray().Select(static id => long.Parse(id.GetString()!, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(1000, ids.Length);
        Assert.Equal(ids.Order().Distinct(), ids);
    }

    [Fact]
    public async Task One_id_comes_unless_a_count_is_given()
    {
        await using var host = await HttpHost.StartAsync();

        var answer = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Post, "/v1/ids/snowflake/default"));

        Assert.Equal(1, answer.GetProperty("ids").GetArrayLength());
    }

    [Theory]
    [InlineData("decimal")]
    [InlineData("base62")]
    [InlineData("base62-sortable")]
    [InlineData("crockford")]
    [InlineData("crockford-check")]
    [InlineData("crockford-sortable")]
    public async Task An_id_in_any_form_decodes_to_its_time_and_worker(string form)
    {
        await using var host = await HttpHost.StartAsync();
        var drawn = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Post, $"/v1/ids/snowflake/default?form={form}"));
        var id = Uri.EscapeDataString(drawn.GetProperty("ids")[0].GetString()!);

        var decoded = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Get, $"/v1/ids/decode/{id}?form={form}"));

        Assert.Equal(7, decoded.GetProperty("worker").GetInt32());
        Assert.Equal(0, decoded.GetProperty("datacenter").GetInt32());
        var number = long.Parse(decoded.GetProperty("id").GetString()!, CultureInfo.InvariantCulture);
        Assert.Equal(SnowflakeLayout.Default.Decode(number).Time, decoded.GetProperty("time").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("uuid", "")]
    [InlineData("uuid", "?form=uuid")]
    [InlineData("ulid", "")]
    [InlineData("ulid", "?form=ulid")]
    public async Task A_uuid_or_ulid_decodes_to_its_time_and_worker(string form, string query)
    {
        await using var host = await HttpHost.StartAsync();
        var drawn = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Post, $"/v1/ids/{form}/default?count=500"));
        var ids = drawn.GetProperty("ids").EnumerateArray().Select(static id => id.GetString()!).ToArray();

        var decoded = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Get, $"/v1/ids/decode/{ids[0]}{query}"));

        Assert.Equal(("default", form), (drawn.GetProperty("pool").GetString(), drawn.GetProperty("form").GetString()));
        Assert.Equal(500, ids.Length);
        Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), ids);
        Assert.Equal((0, 7), (decoded.GetProperty("datacenter").GetInt32(), decoded.GetProperty("worker").GetInt32()));
    }

    [Fact]
    public async Task As_plain_text_there_is_one_id_a_line()
    {
        await using var host = await HttpHost.StartAsync();
        host.Client.DefaultRequestHeaders.Accept.ParseAdd("text/plain");

        var response = await host.SendAsync(HttpMethod.Post, "/v1/ids/snowflake/default?count=50000");
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.Equal(50_000, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse).Distinct().Count());
    }

    [Theory]
    [InlineData("/v1/ids/snowflake/default?count=0", 400, "ids.count_out_of_range")]
    [InlineData("/v1/ids/snowflake/default?count=100001", 400, "ids.count_out_of_range")]
    [InlineData("/v1/ids/snowflake/default?count=-1", 400, "ids.count_out_of_range")]
    [InlineData("/v1/ids/snowflake/default?count=many", 400, "ids.count_out_of_range")]
    [InlineData("/v1/ids/snowflake/default?count=", 400, "ids.count_out_of_range")]
    [InlineData("/v1/ids/snowflake/default?form=hex", 400, "http.form_invalid")]
    [InlineData("/v1/ids/uuid/default?count=0", 400, "ids.count_out_of_range")]
    [InlineData("/v1/ids/uuid/default?form=base62", 400, "http.form_invalid")]
    [InlineData("/v1/ids/ulid/unknown", 404, "ids.pool_not_found")]
    [InlineData("/v1/ids/snowflake/no%20name", 400, "ids.name_invalid")]
    [InlineData("/v1/ids/snowflake/unknown", 404, "ids.pool_not_found")]
    [InlineData("/v1/ids/sequences/unknown/next", 404, "ids.sequence_not_found")]
    [InlineData("/v1/ids/sequences/orders/next?count=0", 400, "ids.count_out_of_range")]
    [InlineData("/v1/ids/sequences/orders/next?form=base62", 400, "http.form_invalid")]
    [InlineData("/v1/ids/sequences/-orders/next", 400, "ids.name_invalid")]
    public async Task A_draw_that_breaks_a_rule_is_refused_with_its_code(string path, int status, string code)
    {
        await using var host = await HttpHost.StartAsync();

        var response = await host.SendAsync(HttpMethod.Post, path);

        await ProblemAssert.IsProblemAsync(response, status, code);
    }

    [Theory]
    [InlineData("/v1/ids/decode/abc", 400, "ids.id_invalid")]
    [InlineData("/v1/ids/decode/-1", 400, "ids.id_invalid")]
    [InlineData("/v1/ids/decode/00000000-0000-4000-8000-000000000000", 400, "ids.id_invalid")]
    [InlineData("/v1/ids/decode/1?form=ulid", 400, "ids.id_invalid")]
    [InlineData("/v1/ids/decode/1?form=hex", 400, "http.form_invalid")]
    [InlineData("/v1/ids/decode/1?pool=unknown", 404, "ids.pool_not_found")]
    [InlineData("/v1/ids/decode/9223372036854775807?pool=small", 400, "ids.id_invalid")]
    [InlineData("/v1/ids/pools/unknown", 404, "ids.pool_not_found")]
    [InlineData("/v1/ids/sequences/unknown", 404, "ids.sequence_not_found")]
    public async Task A_question_that_breaks_a_rule_is_refused_with_its_code(string path, int status, string code)
    {
        await using var host = await HttpHost.StartAsync();
        await host.SendAsync(HttpMethod.Post, "/v1/ids/pools", """{"name":"small","preset":"js53"}""");

        var response = await host.SendAsync(HttpMethod.Get, path);

        await ProblemAssert.IsProblemAsync(response, status, code);
    }

    [Fact]
    public async Task A_pool_is_created_from_a_preset_shown_listed_and_deleted()
    {
        await using var host = await HttpHost.StartAsync();

        var created = await host.SendAsync(HttpMethod.Post, "/v1/ids/pools", """{"name":"tweets","preset":"twitter"}""");
        var pool = await ProblemAssert.IsJsonAsync(created, 201);
        var list = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Get, "/v1/ids/pools"));
        var deleted = await host.SendAsync(HttpMethod.Delete, "/v1/ids/pools/tweets");
        var again = await host.SendAsync(HttpMethod.Delete, "/v1/ids/pools/tweets");

        Assert.Equal("/v1/ids/pools/tweets", created.Headers.Location?.ToString());
        var layout = pool.GetProperty("layout");
        Assert.Equal(5, layout.GetProperty("datacenterBits").GetInt32());
        Assert.Equal("workerThenSequence", layout.GetProperty("order").GetString());
        Assert.StartsWith("41/5/5/12 bits", layout.GetProperty("describe").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, list.GetProperty("pools").GetArrayLength());
        Assert.Equal(204, (int)deleted.StatusCode);
        await ProblemAssert.IsProblemAsync(again, 404, "ids.pool_not_found");
    }

    [Fact]
    public async Task A_pool_is_created_from_a_layout_in_full_with_ranges()
    {
        await using var host = await HttpHost.StartAsync();

        var pool = await ProblemAssert.IsJsonAsync(
            await host.SendAsync(
                HttpMethod.Post,
                "/v1/ids/pools",
                """
                {"name":"own","layout":{"unitMilliseconds":10,"epoch":"2025-01-01T00:00:00Z","timeBits":39,"workerBits":16,"sequenceBits":8,"order":"sequenceThenWorker"},
                 "ranges":[{"datacenter":1,"firstWorker":0,"workers":256}],"homeDatacenter":1}
                """),
            201);

        Assert.Equal("sequenceThenWorker", pool.GetProperty("layout").GetProperty("order").GetString());
        Assert.Equal(256, pool.GetProperty("ranges")[0].GetProperty("workers").GetInt32());
        Assert.Equal(1, pool.GetProperty("homeDatacenter").GetInt32());
    }

    [Theory]
    [InlineData("""{"name":"x","preset":"discord"}""")]
    [InlineData("""{"name":"x","preset":"twitter","layout":{"timeBits":41}}""")]
    public async Task A_layout_that_cannot_be_told_is_refused(string json)
    {
        await using var host = await HttpHost.StartAsync();

        var response = await host.SendAsync(HttpMethod.Post, "/v1/ids/pools", json);

        await ProblemAssert.IsProblemAsync(response, 400, "ids.layout_invalid");
    }

    [Fact]
    public async Task A_pool_shows_who_holds_its_worker_ids()
    {
        await using var host = await HttpHost.StartAsync();
        host.Ids.SetLeases("default", new PoolLeaseInfo
        {
            LeaseId = Guid.NewGuid(),
            Datacenter = 0,
            FirstWorker = 32,
            Workers = 32,
            Holder = new WorkerHolder("pod-0", "host", "shop 17", "blue"),
            From = host.Clock.GetUtcNow(),
            Until = host.Clock.GetUtcNow().AddMinutes(11),
            RenewedAt = host.Clock.GetUtcNow(),
        });

        var pool = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Get, "/v1/ids/pools/default"));

        var lease = pool.GetProperty("leases")[0];
        Assert.Equal(32, lease.GetProperty("firstWorker").GetInt32());
        Assert.Equal("pod-0", lease.GetProperty("holder").GetProperty("name").GetString());
        Assert.Equal("shop 17", lease.GetProperty("holder").GetProperty("process").GetString());
    }

    [Fact]
    public async Task Worker_ids_are_leased_renewed_and_released_in_any_language()
    {
        await using var host = await HttpHost.StartAsync();

        var leased = await ProblemAssert.IsJsonAsync(
            await host.SendAsync(
                HttpMethod.Post,
                "/v1/ids/pools/default/leases",
                """{"workers":4,"worker":8,"budgetSeconds":60,"whenAhead":"takeAnother","holder":{"host":"h","process":"p","name":"pod-0"}}"""),
            201);
        var asked = Assert.IsType<LeaseWorkers>(host.Ids.LastCommand);
        var path = $"/v1/ids/pools/default/leases/{leased.GetProperty("leaseId").GetString()}";
        var renewed = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Put, path, "{}"));
        var renewal = Assert.IsType<RenewWorkers>(host.Ids.LastCommand);
        var released = await host.SendAsync(HttpMethod.Delete, $"{path}?nextTick=150");
        var release = Assert.IsType<ReleaseWorkers>(host.Ids.LastCommand);

        Assert.Equal((4, 8, TimeSpan.FromSeconds(60), WhenAhead.TakeAnother), (asked.Workers, asked.Worker, asked.Budget, asked.WhenAhead));
        Assert.Equal(new WorkerHolder("pod-0", "h", "p"), asked.Holder);
        Assert.Equal(("100", "200", 20), (leased.GetProperty("lo").GetString(), leased.GetProperty("hi").GetString(), leased.GetProperty("renewEverySeconds").GetInt32()));
        Assert.Equal(IdLimits.BudgetDefault, renewal.Budget);
        Assert.Equal("default", renewed.GetProperty("pool").GetString());
        Assert.Equal(204, (int)released.StatusCode);
        Assert.Equal((renewal.LeaseId, 150L), (release.LeaseId, release.NextTick));
    }

    [Fact]
    public async Task A_renewal_needs_no_body()
    {
        await using var host = await HttpHost.StartAsync();

        var response = await host.SendAsync(HttpMethod.Put, $"/v1/ids/pools/default/leases/{Guid.NewGuid()}");

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_sequence_is_created_with_numbers_or_strings_drawn_from_and_deleted()
    {
        await using var host = await HttpHost.StartAsync();

        var created = await ProblemAssert.IsJsonAsync(
            await host.SendAsync(HttpMethod.Post, "/v1/ids/sequences", """{"name":"orders","start":"9007199254740993","step":10}"""), 201);
        var drawn = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Post, "/v1/ids/sequences/orders/next?count=3"));
        var shown = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Get, "/v1/ids/sequences/orders"));
        var deleted = await host.SendAsync(HttpMethod.Delete, "/v1/ids/sequences/orders");

        Assert.Equal("9007199254740993", created.GetProperty("start").GetString());
        Assert.Equal("9223372036854775807", created.GetProperty("maximum").GetString());
        Assert.Equal("orders", drawn.GetProperty("sequence").GetString());
        Assert.Equal(
            ["9007199254740993", "9007199254741003", "9007199254741013"],
            drawn.GetProperty("values").EnumerateArray().Select(static value => value.GetString()));
        Assert.Equal("9007199254741023", shown.GetProperty("next").GetString());
        Assert.Equal(204, (int)deleted.StatusCode);
    }

    [Theory]
    [InlineData("strict")]
    [InlineData("monotonic")]
    public async Task A_sequence_has_the_level_that_it_was_created_with(string level)
    {
        await using var host = await HttpHost.StartAsync();

        var created = await host.SendAsync(HttpMethod.Post, "/v1/ids/sequences", $$"""{"name":"orders","level":"{{level}}"}""");

        Assert.Equal(level, (await ProblemAssert.IsJsonAsync(created, 201)).GetProperty("level").GetString());
    }

    [Fact]
    public async Task The_idempotency_key_becomes_the_operation_id()
    {
        await using var host = await HttpHost.StartAsync();
        var key = Guid.NewGuid();
        host.Client.DefaultRequestHeaders.Add("Idempotency-Key", key.ToString());

        await host.SendAsync(HttpMethod.Post, "/v1/ids/sequences", """{"name":"orders"}""");

        Assert.Equal(key, host.Ids.LastOperation?.Value);
    }

    [Theory]
    [InlineData("not-a-guid")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public async Task An_idempotency_key_that_is_no_GUID_is_refused(string key)
    {
        await using var host = await HttpHost.StartAsync();
        host.Client.DefaultRequestHeaders.Add("Idempotency-Key", key);

        var response = await host.SendAsync(HttpMethod.Post, "/v1/ids/sequences", """{"name":"orders"}""");

        await ProblemAssert.IsProblemAsync(response, 400, "http.idempotency_key_invalid");
        Assert.Null(host.Ids.LastOperation);
    }

    [Fact]
    public async Task A_stable_name_is_forgotten()
    {
        await using var host = await HttpHost.StartAsync();

        var response = await host.SendAsync(HttpMethod.Delete, "/v1/ids/pools/default/holders/pod-0");

        Assert.Equal(204, (int)response.StatusCode);
    }

    [Fact]
    public async Task The_silo_tells_about_itself()
    {
        await using var host = await HttpHost.StartAsync();

        var info = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Get, "/v1"));

        Assert.Equal(("9.9.9", "granary", "silo-1", 16), (
            info.GetProperty("version").GetString(), info.GetProperty("clusterId").GetString(),
            info.GetProperty("siloName").GetString(), info.GetProperty("shardCount").GetInt32()));
        Assert.Equal(JsonValueKind.String, info.GetProperty("incarnation").ValueKind);
    }
}
