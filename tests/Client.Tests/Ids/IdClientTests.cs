using Granary.Hosting;
using Granary.Shards;
using Microsoft.Extensions.Logging.Abstractions;

namespace Granary.Ids;

public sealed class IdClientTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ArmedTime _time = new(SnowflakeLayout.DefaultEpoch + TimeSpan.FromDays(500));
    private readonly IdClient _client;

    public IdClientTests() =>
        _client = new IdClient(new CoreIdShards(_time), new ProcessIdentity(), _time, NullLogger<IdClient>.Instance, ClientMetrics.None);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    [Fact]
    public async Task Generators_of_one_pool_have_worker_ids_of_their_own_and_equal_options_give_the_same_generator()
    {
        var first = await _client.OpenSnowflakeAsync("default", new SnowflakeOptions { Workers = 4 }, Ct);
        var same = await _client.OpenSnowflakeAsync("default", new SnowflakeOptions { Workers = 4 }, Ct);
        var other = await _client.OpenSnowflakeAsync("default", new SnowflakeOptions { Workers = 4, Note = "other" }, Ct);

        Assert.Same(first, same);
        Assert.NotEqual(first.Lease.FirstWorker, other.Lease.FirstWorker);
    }

    [Fact]
    public async Task A_generator_that_was_disposed_of_makes_way_for_another_with_the_same_worker_ids()
    {
        var first = await _client.OpenSnowflakeAsync(cancellationToken: Ct);
        var last = first.Next();
        await first.DisposeAsync();
        _time.Advance(TimeSpan.FromSeconds(1));

        var second = await _client.OpenSnowflakeAsync(cancellationToken: Ct);

        Assert.Equal(first.Lease.FirstWorker, second.Lease.FirstWorker);
        Assert.True(await second.NextAsync(Ct).AsTask().WaitAsync(Patience, Ct) > last);
    }

    [Fact]
    public async Task A_sequence_that_was_created_anew_begins_anew()
    {
        await _client.CreateSequenceAsync(new SequenceDefinition("orders", Start: 1_000), cancellationToken: Ct);
        var generator = await _client.OpenSequenceAsync("orders", Ct);
        Assert.Equal(1_000, await generator.NextAsync(Ct));

        await _client.DeleteSequenceAsync("orders", cancellationToken: Ct);
        await _client.CreateSequenceAsync(new SequenceDefinition("orders"), cancellationToken: Ct);
        var next = DrawUntilBelow(generator, 1_000);
        while (!next.IsCompleted)
        {
            await Task.WhenAny(next, _time.Pass(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)));
        }

        Assert.Equal(1, await next);
    }

    [Theory]
    [InlineData(SequenceLevel.Trend, SequenceLevel.Strict)]
    [InlineData(SequenceLevel.Monotonic, SequenceLevel.Trend)]
    public async Task A_sequence_that_was_created_anew_with_another_level_is_opened_anew(SequenceLevel before, SequenceLevel after)
    {
        await _client.CreateSequenceAsync(new SequenceDefinition("orders", Level: before), cancellationToken: Ct);
        var outdated = await _client.OpenSequenceAsync("orders", Ct);
        await _client.DeleteSequenceAsync("orders", cancellationToken: Ct);
        await _client.CreateSequenceAsync(new SequenceDefinition("orders", Level: after), cancellationToken: Ct);

        var refusal = await Assert.ThrowsAsync<GranaryException>(async () => await outdated.FillAsync(new long[1_000], Ct));
        var anew = await _client.OpenSequenceAsync("orders", Ct);

        Assert.Equal(IdCodes.SequenceLevelDiffers, refusal.Code);
        Assert.Equal((after, 1), (anew.Level, await anew.NextAsync(Ct)));
    }

    [Fact]
    public async Task What_is_not_there_is_null_or_refused_by_its_name()
    {
        Assert.Null(await _client.GetPoolAsync("nothing", Ct));
        Assert.Null(await _client.GetSequenceAsync("nothing", Ct));
        var pool = await Assert.ThrowsAsync<GranaryException>(async () => await _client.OpenSnowflakeAsync("nothing", cancellationToken: Ct));
        var sequence = await Assert.ThrowsAsync<GranaryException>(async () => await _client.OpenSequenceAsync("nothing", Ct));

        Assert.Equal((IdCodes.PoolNotFound, IdCodes.SequenceNotFound), (pool.Code, sequence.Code));
    }

    [Fact]
    public async Task Names_that_break_the_rule_are_refused_before_anything_is_sent()
    {
        var pool = await Assert.ThrowsAsync<InvalidRequestException>(async () => await _client.OpenSnowflakeAsync("no spaces", cancellationToken: Ct));
        var sequence = await Assert.ThrowsAsync<InvalidRequestException>(async () => await _client.OpenSequenceAsync("", Ct));

        Assert.Equal((IdCodes.NameInvalid, IdCodes.NameInvalid), (pool.Code, sequence.Code));
    }

    [Fact]
    public async Task A_client_that_has_stopped_opens_nothing()
    {
        await _client.DisposeAsync();

        var error = await Assert.ThrowsAsync<GranaryException>(async () => await _client.OpenSnowflakeAsync(cancellationToken: Ct));

        Assert.Equal(ClientCodes.Stopped, error.Code);
    }

    private static async Task<long> DrawUntilBelow(SequenceGenerator generator, long limit)
    {
        while (true)
        {
            var value = await generator.NextAsync(Ct);
            if (value < limit)
            {
                return value;
            }
        }
    }
}
