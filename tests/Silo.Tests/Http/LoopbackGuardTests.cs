namespace Granary.Http;

public sealed class LoopbackGuardTests
{
    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:8700")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("192.168.1.5:8700")]
    public async Task A_host_name_that_is_not_of_loopback_is_refused(string name)
    {
        await using var host = await HttpHost.StartAsync();

        var response = await host.Client.SendAsync(Request(host, name), TestContext.Current.CancellationToken);

        await ProblemAssert.IsProblemAsync(response, 403, "http.host_refused");
        Assert.Contains(host.Log.Lines, line => line.Contains("4011", StringComparison.Ordinal) && line.Contains(name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:1234")]
    [InlineData("127.0.0.1:8700")]
    [InlineData("127.8.8.8")]
    [InlineData("[::1]:8700")]
    [InlineData("granary.example")]
    public async Task A_name_of_loopback_and_a_configured_one_are_served(string name)
    {
        await using var host = await HttpHost.StartAsync(settings: new() { ["AllowedHosts:0"] = "granary.example" });

        var response = await host.Client.SendAsync(Request(host, name), TestContext.Current.CancellationToken);

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://localhost:9999")]
    [InlineData("null")]
    public async Task A_page_of_another_origin_is_refused(string origin)
    {
        await using var host = await HttpHost.StartAsync();

        var response = await host.Client.SendAsync(Request(host, "localhost:8700", origin), TestContext.Current.CancellationToken);

        await ProblemAssert.IsProblemAsync(response, 403, "http.origin_refused");
    }

    [Theory]
    [InlineData("http://localhost:8700")]
    [InlineData("https://admin.example")]
    public async Task A_page_of_the_silo_and_of_a_configured_origin_are_served(string origin)
    {
        await using var host = await HttpHost.StartAsync(settings: new() { ["AllowedOrigins:0"] = "https://admin.example" });

        var response = await host.Client.SendAsync(Request(host, "localhost:8700", origin), TestContext.Current.CancellationToken);

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_silo_that_needs_keys_takes_any_host_name()
    {
        await using var host = await HttpHost.StartAsync(exposed: true);
        var key = await host.AddKeyAsync("ops", ["read"]);
        var request = Request(host, "granary.example");
        request.Headers.Authorization = new("Bearer", key);

        var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(200, (int)response.StatusCode);
    }

    private static HttpRequestMessage Request(HttpHost host, string name, string? origin = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Url, "/v1"));
        request.Headers.Host = name;
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return request;
    }
}
