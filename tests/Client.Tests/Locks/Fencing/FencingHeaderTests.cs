using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace Granary.Locks.Fencing;

public sealed class FencingHeaderTests : IAsyncDisposable
{
    private readonly CoreLockShards _shards;
    private readonly LockFixture _fixture;

    public FencingHeaderTests()
    {
        var time = new FakeTimeProvider();
        _shards = new CoreLockShards(time);
        _fixture = new LockFixture(_shards, time);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        _shards.Dispose();
    }

    [Fact]
    public async Task What_the_handler_sends_is_read_where_it_arrives()
    {
        var server = new Server();
        await using var held = await _fixture.Client.AcquireAsync("stock/ä b", cancellationToken: Ct);
        using var http = new HttpClient(new FencingTokenHandler(_ => held) { InnerHandler = server });

        await http.GetAsync(new Uri("http://stock.example/"), Ct);

        Assert.Equal(new FencingMark("default", "stock/ä b", held.Token), server.Read);
    }

    [Fact]
    public async Task Nothing_is_sent_under_a_lock_that_is_lost()
    {
        var server = new Server();
        await using var held = await _fixture.Client.AcquireAsync("stock", cancellationToken: Ct);
        using var http = new HttpClient(new FencingTokenHandler(_ => held) { InnerHandler = server });
        await _fixture.Client.ForceReleaseAsync("stock", "the test", cancellationToken: Ct);
        await Eventually.True(() => !held.IsHeld, "the lock is lost");

        var refusal = await Assert.ThrowsAsync<GranaryException>(() => http.GetAsync(new Uri("http://stock.example/"), Ct));

        Assert.Equal(LockCodes.Forced, refusal.Code);
        Assert.Equal(0, server.Requests);
    }

    [Theory]
    [InlineData(null, "default/a")]
    [InlineData("1", null)]
    [InlineData("-1", "default/a")]
    [InlineData("0", "default/a")]
    [InlineData("one", "default/a")]
    [InlineData("1", "default")]
    [InlineData("1", "default/a/b")]
    [InlineData("1", "no space/a")]
    [InlineData("1", "default/")]
    public void Headers_that_are_missing_or_malformed_are_no_token(string? token, string? name)
    {
        Assert.False(FencingHeaders.TryRead(header => header == FencingHeaders.Token ? token : name, out var fencing));
        Assert.Null(fencing);
    }

    [Fact]
    public void A_register_refuses_older_tokens_and_more_resources_than_it_keeps()
    {
        var register = new FencingRegister(resourcesMax: 1);
        register.Check(new FencingMark("default", "a", 5));
        register.Check(new FencingMark("default", "a", 5));

        var stale = Assert.Throws<GranaryException>(() => register.Check(new FencingMark("default", "a", 4)));
        Assert.Throws<GranaryException>(() => register.Check(new FencingMark("default", "b", 9)));
        register.Check(new FencingMark("default", "a", 6));

        Assert.Equal(LockCodes.StaleToken, stale.Code);
    }

    private sealed class Server : HttpMessageHandler
    {
        public FencingMark? Read { get; private set; }

        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            FencingHeaders.TryRead(name => request.Headers.TryGetValues(name, out var values) ? values.Single() : null, out var fencing);
            Read = fencing;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        }
    }
}
