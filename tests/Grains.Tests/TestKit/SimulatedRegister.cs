using Granary.Histories;

namespace Granary.TestKit;

/// <summary>A fenced register that does everything right, and writers with random overlap, some of them with tokens that are old by the time.</summary>
internal sealed class SimulatedRegister(Random random, string key)
{
    private readonly List<HistoryOperation> _operations = [];
    private long _now;
    private long _token;
    private long _value;
    private long _greatest;

    public IReadOnlyList<HistoryOperation> Run(int workers, int deeds)
    {
        var crew = Enumerable.Range(1, workers).Select(number => new Worker { Name = $"{key}-writer-{number}" }).ToArray();
        for (var deed = 0; deed < deeds; deed++)
        {
            _now++;
            Advance(crew[random.Next(workers)]);
        }

        foreach (var worker in crew.Where(static worker => worker.Kind is not null))
        {
            Record(worker, isDecided: false);
        }

        return [.. _operations.OrderBy(static operation => operation.Invoked)];
    }

    private void Advance(Worker worker)
    {
        if (worker.Kind is null)
        {
            worker.Kind = random.Next(3) == 0 ? LockWords.Read : LockWords.Write;
            worker.Token = random.Next(3) == 0 || worker.Token == 0 ? ++_token : worker.Token;
            (worker.Invoked, worker.Outcome, worker.Written) = (_now, null, random.Next(1, 1_000));
        }
        else if (worker.Outcome is null)
        {
            TakeEffect(worker);
        }
        else
        {
            Record(worker, isDecided: random.Next(20) != 0);
            worker.Kind = null;
        }
    }

    private void TakeEffect(Worker worker)
    {
        if (worker.Kind == LockWords.Read)
        {
            (worker.Outcome, worker.Seen) = (LockWords.Done, _value);
        }
        else if (worker.Token < _greatest)
        {
            worker.Outcome = LockWords.Refused;
        }
        else
        {
            (worker.Outcome, _greatest, _value) = (LockWords.Accepted, worker.Token, worker.Written);
        }
    }

    private void Record(Worker worker, bool isDecided) => _operations.Add(new HistoryOperation
    {
        Process = worker.Name,
        Kind = worker.Kind!,
        Key = key,
        Argument = worker.Kind == LockWords.Write ? worker.Token : 0,
        Argument2 = worker.Kind == LockWords.Write ? worker.Written : 0,
        Invoked = worker.Invoked,
        Returned = isDecided ? _now : null,
        Outcome = isDecided ? worker.Outcome : null,
        Value = worker.Kind == LockWords.Read ? worker.Seen : 0,
    });

    private sealed class Worker
    {
        public required string Name { get; init; }

        public string? Kind { get; set; }

        public string? Outcome { get; set; }

        public long Token { get; set; }

        public long Written { get; set; }

        public long Seen { get; set; }

        public long Invoked { get; set; }
    }
}
