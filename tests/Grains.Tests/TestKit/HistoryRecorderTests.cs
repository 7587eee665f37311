using Granary.Histories;

namespace Granary.TestKit;

public sealed class HistoryRecorderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_recorded_is_read_back_in_the_order_of_its_beginnings()
    {
        using (var one = new HistoryRecorder(_folder.File("one.jsonl")))
        using (var two = new HistoryRecorder(_folder.File("two.jsonl")))
        {
            var first = one.Invoke("acquire", "orders \"a\"", 1, 2);
            var second = two.Invoke("release", "orders", 3);
            second.Return("done", 4, 5);
            first.Return("held", 6);
            one.Note("lost", "orders", 7);
            one.Invoke("acquire", "orders").Fail(new TimeoutException("too late"));
        }

        var read = History.Read([_folder.File("two.jsonl"), _folder.File("one.jsonl")]);

        Assert.Equal(
            [
                ("one", "acquire", "orders \"a\"", 1, 2, "held", 6, 0), ("two", "release", "orders", 3, 0, "done", 4, 5),
                ("one", "lost", "orders", 7, 0, "", 0, 0), ("one", "acquire", "orders", 0, 0, null, 0, 0),
            ],
            read.Select(static it => (it.Process, it.Kind, it.Key, it.Argument, it.Argument2, it.Outcome, it.Value, it.Value2)));
        Assert.All(read.Take(3), static it => Assert.True(it.Invoked <= it.Returned));
        Assert.Null(read[3].Returned);
    }

    [Fact]
    public void A_line_that_was_cut_off_is_left_out()
    {
        using (var recorder = new HistoryRecorder(_folder.File("killed.jsonl")))
        {
            recorder.Invoke("acquire", "orders").Return("held", 1);
        }

        var text = File.ReadAllText(_folder.File("killed.jsonl"));
        File.WriteAllText(_folder.File("killed.jsonl"), text[..^10]);

        var operation = Assert.Single(History.Read([_folder.File("killed.jsonl")]));
        Assert.Null(operation.Returned);
    }

    [Fact]
    public void Many_threads_record_without_losing_a_line()
    {
        using (var recorder = new HistoryRecorder(_folder.File("busy.jsonl")))
        {
            Parallel.For(0, 2_000, number => recorder.Invoke("acquire", "orders", number).Return("held", number));
        }

        var read = History.Read([_folder.File("busy.jsonl")]);

        Assert.Equal(2_000, read.Select(static it => it.Argument).Distinct().Count());
        Assert.All(read, static it => Assert.Equal(it.Argument, it.Value));
    }
}
