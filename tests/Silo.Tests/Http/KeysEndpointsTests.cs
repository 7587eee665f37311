namespace Granary.Http;

public sealed class KeysEndpointsTests
{
    [Fact]
    public async Task A_new_key_is_shown_once_works_and_is_listed_without_its_secret()
    {
        await using var host = await HttpHost.StartAsync();

        var made = await ProblemAssert.IsJsonAsync(
            await host.SendAsync(HttpMethod.Post, "/v1/keys", """{"name":"shop","roles":["write"],"scope":[{"block":"ids","prefix":"orders"}]}"""), 201);
        var key = made.GetProperty("key").GetString()!;
        var use = await host.SendAsync(HttpMethod.Get, "/v1", key: key);
        var list = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Get, "/v1/keys"));

        Assert.StartsWith("gk_", key, StringComparison.Ordinal);
        Assert.Equal(200, (int)use.StatusCode);
        var listed = list.GetProperty("keys").EnumerateArray().Single();
        Assert.Equal("shop", listed.GetProperty("name").GetString());
        Assert.Equal("loopback", listed.GetProperty("createdBy").GetString());
        Assert.Equal("orders", listed.GetProperty("scope")[0].GetProperty("prefix").GetString());
        Assert.DoesNotContain(key, list.GetRawText(), StringComparison.Ordinal);
        Assert.False(listed.TryGetProperty("key", out _));
    }

    [Fact]
    public async Task No_key_is_ever_written_into_the_log()
    {
        await using var host = await HttpHost.StartAsync();

        var made = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Post, "/v1/keys", """{"name":"shop","roles":["read"]}"""), 201);

        var key = made.GetProperty("key").GetString()!;
        Assert.Contains(host.Log.Lines, static line => line.Contains("4111", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains(key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"name":"-","roles":["read"]}""", "keys.name_invalid")]
    [InlineData("""{"name":"a","roles":[]}""", "keys.role_invalid")]
    [InlineData("""{"name":"a","roles":["root"]}""", "keys.role_invalid")]
    [InlineData("""{"name":"a","roles":["read"],"scope":[{"block":"idz"}]}""", "keys.scope_invalid")]
    [InlineData("""{"name":"a","roles":["read"],"scope":[{"block":"ids","prefix":"*"}]}""", "keys.scope_invalid")]
    [InlineData("""{"name":"a","roles":["read"],"scope":[{"block":"ids","prefix":"shop/stock"}]}""", "keys.scope_invalid")]
    [InlineData("""{"name":"a","roles":["read"],"scope":[{"block":"locks","prefix":"/stock"}]}""", "keys.scope_invalid")]
    [InlineData("""{"name":"a","roles":["read"],"scope":[{"block":"locks","prefix":"shop/\u0000"}]}""", "keys.scope_invalid")]
    public async Task A_key_that_breaks_a_rule_is_refused_and_not_made(string json, string code)
    {
        await using var host = await HttpHost.StartAsync();

        var response = await host.SendAsync(HttpMethod.Post, "/v1/keys", json);

        await ProblemAssert.IsProblemAsync(response, 400, code);
        var list = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Get, "/v1/keys"));
        Assert.Equal(0, list.GetProperty("keys").GetArrayLength());
    }

    [Fact]
    public async Task A_name_that_is_taken_is_a_conflict()
    {
        await using var host = await HttpHost.StartAsync();
        await host.AddKeyAsync("shop", ["read"]);

        var response = await host.SendAsync(HttpMethod.Post, "/v1/keys", """{"name":"shop","roles":["admin"]}""");

        await ProblemAssert.IsProblemAsync(response, 409, "keys.exists");
    }

    [Fact]
    public async Task A_key_that_is_not_there_cannot_be_revoked()
    {
        await using var host = await HttpHost.StartAsync();

        var response = await host.SendAsync(HttpMethod.Delete, "/v1/keys/nobody");

        await ProblemAssert.IsProblemAsync(response, 404, "keys.not_found");
    }
}
