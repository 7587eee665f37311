using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Granary.Http;

public sealed partial class ApiDescriptionTests
{
    [Fact]
    public async Task The_document_has_every_route_of_the_API_with_a_summary_and_its_problems()
    {
        await using var host = await HttpHost.StartAsync();
        var routes =
            from endpoint in host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            where endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("v1", StringComparison.Ordinal)
            from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
            select $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}";

        var document = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Get, "/openapi/v1.json"));

        var operations =
            (from path in document.GetProperty("paths").EnumerateObject()
             from operation in path.Value.EnumerateObject()
             select (Route: $"{operation.Name.ToUpperInvariant()} {path.Name}", operation.Value)).ToArray();
        Assert.Equal(routes.Order(), operations.Select(static operation => operation.Route).Order());
        Assert.All(operations, static operation =>
        {
            Assert.NotEmpty(operation.Value.GetProperty("summary").GetString()!);
            Assert.NotEmpty(operation.Value.GetProperty("operationId").GetString()!);
            Assert.True(operation.Value.GetProperty("responses").GetProperty("default").GetProperty("content").TryGetProperty("application/problem+json", out _));
            Assert.NotEmpty(operation.Value.GetProperty("security").EnumerateArray());
        });
    }

    [Fact]
    public async Task The_hand_written_draws_are_described_with_their_parameters_and_answers()
    {
        await using var host = await HttpHost.StartAsync();

        var document = await ProblemAssert.IsJsonAsync(await host.SendAsync(HttpMethod.Get, "/openapi/v1.json"));

        var draw = document.GetProperty("paths").GetProperty("/v1/ids/snowflake/{pool}").GetProperty("post");
        Assert.Equal(["pool", "count", "form"], draw.GetProperty("parameters").EnumerateArray().Select(static one => one.GetProperty("name").GetString()));
        var answer = draw.GetProperty("responses").GetProperty("200").GetProperty("content");
        Assert.True(answer.TryGetProperty("application/json", out _));
        Assert.True(answer.TryGetProperty("text/plain", out _));
    }

    [Fact]
    public async Task The_page_loads_nothing_from_elsewhere()
    {
        await using var host = await HttpHost.StartAsync();

        var response = await host.SendAsync(HttpMethod.Get, "/docs/");
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var scripts = ScriptSources().Matches(page).Select(static match => match.Groups[1].Value).ToArray();

        Assert.NotEmpty(scripts);
        Assert.DoesNotContain("//cdn", page, StringComparison.Ordinal);
        Assert.All(scripts, static script => Assert.DoesNotContain("//", script, StringComparison.Ordinal));
        Assert.Contains("default-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        foreach (var script in scripts)
        {
            var answer = await host.Client.GetAsync(new Uri(new Uri(host.Url, "/docs/"), script), TestContext.Current.CancellationToken);
            Assert.Equal("text/javascript", answer.Content.Headers.ContentType?.MediaType?.Replace("application", "text", StringComparison.Ordinal));
        }
    }

    [GeneratedRegex("<script[^>]*src=\"([^\"]+)\"")]
    private static partial Regex ScriptSources();
}
