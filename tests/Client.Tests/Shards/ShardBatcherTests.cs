using System.Collections.Immutable;

namespace Granary.Shards;

public sealed class ShardBatcherTests
{
    private const string Shard = "test/00";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly Refusal Away = new(RefusalKind.Unavailable, "test.away", "The shard is moving.");

    private readonly FakeCall _shard = new();
    private readonly ArmedTime _time = new();
    private readonly ShardCallOptions _options = new();
    private readonly ShardBatcher<string> _batcher;

    public ShardBatcherTests() => _batcher = new ShardBatcher<string>(_shard.Call, _options, new Backoff(_options, new Random(1)), _time);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_comes_while_calls_are_under_way_goes_together()
    {
        var (first, second) = await TwoUnderWay();
        var others = Enumerable.Range(0, 600).Select(n => Send($"{n}")).ToArray();

        first.Done();
        var third = await _shard.Next();
        second.Done();
        var fourth = await _shard.Next();
        third.Done();
        fourth.Done();

        Assert.Equal(ShardLimits.BatchSizeMax, third.Commands.Length);
        Assert.Equal(600 - ShardLimits.BatchSizeMax, fourth.Commands.Length);
        await Task.WhenAll(others).WaitAsync(Patience, Ct);
    }

    [Fact]
    public async Task Each_caller_gets_the_reply_to_its_own_command()
    {
        var (first, second) = await TwoUnderWay();
        var good = Send("good");
        var bad = Send("bad");

        first.Done();
        (await _shard.Next()).Answer(command => command == "bad" ? new Refusal(RefusalKind.Conflict, "test.taken", "Taken.") : new Done(false));
        second.Done();

        Assert.Equal(new Done(false), await good.WaitAsync(Patience, Ct));
        Assert.Equal("test.taken", (await Assert.ThrowsAsync<GranaryException>(() => bad.WaitAsync(Patience, Ct))).Code);
    }

    [Fact]
    public async Task Shards_do_not_wait_for_each_other()
    {
        await TwoUnderWay();

        var elsewhere = _batcher.Send("test/01", "elsewhere", Ct);
        (await _shard.Next()).Done();

        Assert.Equal(new Done(true), await elsewhere.WaitAsync(Patience, Ct));
    }

    [Theory]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(Orleans.Runtime.SiloUnavailableException))]
    [InlineData(typeof(Orleans.Runtime.Messaging.ConnectionFailedException))]
    [InlineData(typeof(OperationCanceledException))]
    public async Task An_unknown_outcome_is_asked_about_again_with_the_same_command(Type cause)
    {
        var call = Send("once");

        var lost = await _shard.Next();
        lost.Fail((Exception)Activator.CreateInstance(cause, nonPublic: true)!);
        await Pause();
        var again = await _shard.Next();
        again.Done();

        Assert.Equal(lost.Commands, again.Commands);
        Assert.Equal(new Done(true), await call.WaitAsync(Patience, Ct));
    }

    [Fact]
    public async Task Only_the_commands_that_were_refused_for_now_are_sent_again()
    {
        var (first, second) = await TwoUnderWay();
        var done = Send("done");
        var away = Send("away");

        first.Done();
        (await _shard.Next()).Answer(command => command == "away" ? Away : new Done(true));
        second.Done();
        await Pause();
        var again = await _shard.Next();
        again.Done();

        Assert.Equal(["away"], again.Commands);
        await Task.WhenAll(done, away).WaitAsync(Patience, Ct);
    }

    [Fact]
    public async Task A_shard_that_asks_for_a_pause_gets_it()
    {
        var call = Send("a");
        (await _shard.Next()).Answer(_ => Away with { Kind = RefusalKind.Overloaded, RetryAfter = TimeSpan.FromSeconds(5) });

        var pause = await _time.Pass(TimeSpan.Zero, TimeSpan.FromSeconds(9));
        (await _shard.Next()).Done();

        Assert.InRange(pause, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5) + _options.PauseMin);
        await call.WaitAsync(Patience, Ct);
    }

    [Fact]
    public async Task An_answer_that_never_comes_is_given_up_and_asked_for_again()
    {
        var call = Send("slow");
        await _shard.Next();

        await _time.Pass(_options.AttemptTimeout, _options.AttemptTimeout);
        await Pause();
        var again = await _shard.Next();
        again.Done();

        Assert.Equal(["slow"], again.Commands);
        await call.WaitAsync(Patience, Ct);
    }

    [Fact]
    public async Task After_the_time_for_retries_the_error_says_what_was_tried_how_long_and_why()
    {
        var call = Send("lost");

        await AnswerUntilOver(call, attempt => attempt.Fail(new TimeoutException("No answer.")));

        var error = await Assert.ThrowsAsync<GranaryException>(() => call);
        Assert.Equal(ClientCodes.Unavailable, error.Code);
        Assert.Equal(RefusalKind.Unavailable, error.Kind);
        Assert.Matches(@"Shard 'test/00' did not carry String out: \d+ tries in 30.\d s. .*TimeoutException: No answer\.", error.Message);
    }

    [Fact]
    public async Task The_last_refusal_is_told_as_it_was()
    {
        var call = Send("busy");

        await AnswerUntilOver(call, attempt => attempt.Answer(_ => Away with { Kind = RefusalKind.Overloaded, Code = "test.busy" }));

        var error = await Assert.ThrowsAsync<GranaryException>(() => call);
        Assert.Equal((RefusalKind.Overloaded, "test.busy"), (error.Kind, error.Code));
    }

    [Fact]
    public async Task One_command_that_breaks_its_batch_harms_no_other()
    {
        var (first, second) = await TwoUnderWay();
        var good = Send("good");
        var poison = Send("poison");

        first.Done();
        (await _shard.Next()).Fail(new InvalidOperationException("Cannot be serialized."));
        var alone = new[] { await _shard.Next() };
        second.Done();
        var rest = await _shard.Next();
        foreach (var attempt in alone.Append(rest))
        {
            Assert.Single(attempt.Commands);
            if (attempt.Commands[0] == "poison")
            {
                attempt.Fail(new InvalidOperationException("Cannot be serialized."));
            }
            else
            {
                attempt.Done();
            }
        }

        Assert.Equal(new Done(true), await good.WaitAsync(Patience, Ct));
        Assert.Equal(ClientCodes.CallFailed, (await Assert.ThrowsAsync<GranaryException>(() => poison.WaitAsync(Patience, Ct))).Code);
    }

    [Fact]
    public async Task Replies_that_are_too_few_are_nobodys_answer()
    {
        var call = Send("a");

        (await _shard.Next()).Reply.SetResult([]);

        Assert.Equal(ClientCodes.CallFailed, (await Assert.ThrowsAsync<GranaryException>(() => call.WaitAsync(Patience, Ct))).Code);
    }

    [Fact]
    public async Task A_command_whose_caller_has_gone_is_not_sent()
    {
        using var gone = new CancellationTokenSource();
        var (first, second) = await TwoUnderWay();
        var cancelled = _batcher.Send(Shard, "cancelled", gone.Token);
        var kept = Send("kept");

        await gone.CancelAsync();
        first.Done();
        var next = await _shard.Next();
        next.Done();
        second.Done();

        Assert.Equal(["kept"], next.Commands);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Patience, Ct));
        await kept.WaitAsync(Patience, Ct);
    }

    [Fact]
    public async Task The_queue_is_bounded_and_callers_who_have_gone_do_not_fill_it()
    {
        _options.WaitingMax = 2;
        using var gone = new CancellationTokenSource();
        await TwoUnderWay();
        var waiting = Send("waiting");
        var going = _batcher.Send(Shard, "going", gone.Token);

        var refused = await Assert.ThrowsAsync<GranaryException>(() => Send("one too many"));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => going);
        var taken = Send("in its place");

        Assert.Equal((RefusalKind.Overloaded, ClientCodes.Overloaded), (refused.Kind, refused.Code));
        Assert.False(waiting.IsCompleted || taken.IsCompleted);
    }

    [Fact]
    public async Task Calls_do_not_carry_the_context_of_whoever_came_first()
    {
        var local = new AsyncLocal<string>();
        var seen = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var batcher = new ShardBatcher<string>(
            (_, commands) =>
            {
                seen.TrySetResult(local.Value);
                return ValueTask.FromResult(ImmutableArray.Create<ShardReply>(new Done(true)));
            },
            _options,
            new Backoff(_options, new Random(1)),
            _time);

        local.Value = "the caller's";
        await batcher.Send(Shard, "a", Ct).WaitAsync(Patience, Ct);

        Assert.Null(await seen.Task);
    }

    private Task<ShardReply> Send(string command) => _batcher.Send(Shard, command, Ct);

    private async Task<(FakeCall.Attempt First, FakeCall.Attempt Second)> TwoUnderWay()
    {
        _ = Send("first");
        var first = await _shard.Next();
        _ = Send("second");
        return (first, await _shard.Next());
    }

    private Task<TimeSpan> Pause() => _time.Pass(TimeSpan.Zero, _options.PauseMax);

    private async Task AnswerUntilOver(Task call, Action<FakeCall.Attempt> answer)
    {
        while (true)
        {
            var next = _shard.Next();
            if (await Task.WhenAny(next, call) == call)
            {
                return;
            }

            answer(await next);
            await Pause();
        }
    }
}
