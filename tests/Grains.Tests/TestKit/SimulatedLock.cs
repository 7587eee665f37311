using System.Diagnostics;
using Granary.Histories;

namespace Granary.TestKit;

/// <summary>
/// A lock that does everything right, and workers that use it with random overlap, are killed, stand still and lose their leases: what
/// they would have recorded. Each worker is a process; who is killed comes back under another name.
/// </summary>
internal sealed class SimulatedLock(Random random, string key, IReadOnlyList<string> kinds, int permitsMax = 0)
{
    /// <summary>Tokens and times lie as far apart, so that mutations find room between them, and what comes after a pause comes well after it.</summary>
    public static readonly long Gap = 2 * (long)(LockHistory.SignalWithin.TotalSeconds * Stopwatch.Frequency);

    private readonly List<Worker> _holders = [];
    private readonly List<HistoryOperation> _operations = [];
    private readonly List<(Worker Worker, long Token)> _abandoned = [];
    private long _now;
    private long _token;
    private int _names;

    private enum Phase
    {
        Idle,
        Asking,
        Granted,
        Holding,
        Upgrading,
        Upgraded,
        Releasing,
        Released,
        StandingStill,
    }

    /// <summary>Lets workers do this many things, and answers with what they recorded.</summary>
    public IReadOnlyList<HistoryOperation> Run(int workers, int deeds)
    {
        var crew = Enumerable.Range(0, workers).Select(_ => NewWorker()).ToArray();
        for (var deed = 0; deed < deeds; deed++)
        {
            _now += random.Next(1, 5) * Gap;
            var at = random.Next(workers);
            if (_abandoned.Count > 0 && random.Next(4) == 0)
            {
                EndAbandoned();
            }
            else if (random.Next(40) == 0)
            {
                crew[at] = Strike(crew[at]);
            }
            else
            {
                Advance(crew[at]);
            }
        }

        foreach (var worker in crew)
        {
            RecordPause(worker, isOver: false);
            RecordUndecided(worker);
        }

        return [.. _operations.OrderBy(static operation => operation.Invoked)];
    }

    private Worker NewWorker() => new() { Name = $"{key}-worker-{++_names}" };

    private void Advance(Worker worker)
    {
        switch (worker.Phase)
        {
            case Phase.Idle:
                var kind = kinds[random.Next(kinds.Count)];
                Begin(worker, Phase.Asking, kind, kind == LockWords.AcquirePermits ? random.Next(1, permitsMax + 1) : 0);
                (worker.AcquireKind, worker.Permits) = (kind, worker.Argument);
                break;
            case Phase.Asking when Admits(worker):
                (worker.Token, worker.Phase) = (_token += Gap, Phase.Granted);
                _holders.Add(worker);
                break;
            case Phase.Asking when random.Next(4) == 0:
                End(worker, Phase.Idle, LockWords.Refused, 0);
                break;
            case Phase.Granted:
                End(worker, Phase.Holding, LockWords.Held, worker.Token);
                worker.Hold = worker.Token;
                break;
            case Phase.Holding when worker.AcquireKind == LockWords.AcquireUpgradeable && random.Next(2) == 0:
                Begin(worker, Phase.Upgrading, LockWords.Upgrade, worker.Hold);
                break;
            case Phase.Upgrading when _holders.Count == 1 && _holders[0] == worker:
                (worker.Token, worker.AcquireKind, worker.Phase) = (_token += Gap, LockWords.AcquireExclusive, Phase.Upgraded);
                break;
            case Phase.Upgrading when random.Next(4) == 0 || !_holders.Contains(worker):
                End(worker, Phase.Holding, LockWords.Refused, 0);
                break;
            case Phase.Upgraded:
                End(worker, Phase.Holding, LockWords.Held, worker.Token);
                break;
            case Phase.Holding:
                Begin(worker, Phase.Releasing, LockWords.Release, worker.Hold);
                break;
            case Phase.Releasing:
                _holders.Remove(worker);
                worker.Phase = Phase.Released;
                break;
            case Phase.Released:
                End(worker, Phase.Idle, LockWords.Done, 0);
                break;
            case Phase.StandingStill:
                GoOn(worker);
                break;
        }
    }

    private Worker Strike(Worker worker)
    {
        if (worker.Phase == Phase.Holding && random.Next(2) == 0)
        {
            // The signal comes first, the lock takes the lease away later.
            Note(worker.Name, LockWords.Lost, key, worker.Hold);
        }
        else if (worker.Phase is not Phase.StandingStill && random.Next(2) == 0)
        {
            // It may be over before anything happens to the lease, or take the lease with it.
            (worker.PhaseBefore, worker.Phase, worker.PausedAt) = (worker.Phase, Phase.StandingStill, _now);
            if (random.Next(2) == 0 && worker.PhaseBefore is not Phase.Asking)
            {
                _abandoned.Add((worker, worker.Token));
            }

            return worker;
        }
        else
        {
            Note("nemesis", LockWords.Kill, worker.Name, 0);
            RecordPause(worker, isOver: false);
            RecordUndecided(worker);
            worker.Phase = worker.Phase == Phase.StandingStill ? worker.PhaseBefore : worker.Phase;
        }

        worker.IsGone = true;
        _abandoned.Add((worker, worker.Token));
        return NewWorker();
    }

    // What the lock still does for somebody who is away: grants, releases, and in the end takes the lease.
    private void EndAbandoned()
    {
        var at = random.Next(_abandoned.Count);
        var (worker, token) = _abandoned[at];
        if (worker.IsGone && worker.Phase == Phase.Asking && worker.Token == token && Admits(worker) && random.Next(2) == 0)
        {
            (worker.Token, worker.Phase) = (_token += Gap, Phase.Granted);
            _holders.Add(worker);
            _abandoned[at] = (worker, worker.Token);
            return;
        }

        // Who has gone on in time keeps the lease.
        if (worker.IsGone || worker.Phase == Phase.StandingStill)
        {
            worker.HasLost |= _holders.Remove(worker);
        }

        _abandoned.RemoveAt(at);
    }

    private bool Admits(Worker worker)
    {
        var step = new LockStep(LockStepKind.Acquire, 0, ModeOf(worker), worker.Permits, 0);
        return step.Mode switch
        {
            HoldMode.Exclusive => _holders.Count == 0,
            HoldMode.Read => _holders.TrueForAll(static held => ModeOf(held) != HoldMode.Exclusive),
            HoldMode.Upgradeable => _holders.TrueForAll(static held => ModeOf(held) == HoldMode.Read),
            _ => _holders.Sum(static held => held.Permits) + worker.Permits <= permitsMax,
        };
    }

    private static HoldMode ModeOf(Worker worker) => worker.AcquireKind switch
    {
        LockWords.AcquireExclusive => HoldMode.Exclusive,
        LockWords.AcquireRead => HoldMode.Read,
        LockWords.AcquireUpgradeable => HoldMode.Upgradeable,
        _ => HoldMode.Permits,
    };

    private void Begin(Worker worker, Phase phase, string kind, long argument) =>
        (worker.Phase, worker.Kind, worker.Argument, worker.Invoked) = (phase, kind, argument, _now);

    private void End(Worker worker, Phase phase, string outcome, long value)
    {
        Record(worker, outcome, value);
        worker.Phase = phase;
    }

    private void Record(Worker worker, string? outcome, long value = 0) => _operations.Add(new HistoryOperation
    {
        Process = worker.Name,
        Kind = worker.Kind,
        Key = key,
        Argument = worker.Argument,
        Invoked = worker.Invoked,
        Returned = outcome is null ? null : _now,
        Outcome = outcome,
        Value = value,
    });

    // Whoever lost the lease meanwhile is told at once.
    private void GoOn(Worker worker)
    {
        RecordPause(worker, isOver: true);
        worker.Phase = worker.PhaseBefore;
        if (!worker.HasLost || worker.Phase is Phase.Idle or Phase.Asking or Phase.Releasing or Phase.Released)
        {
            worker.HasLost = false;
            return;
        }

        if (worker.Phase == Phase.Granted)
        {
            End(worker, Phase.Holding, LockWords.Held, worker.Token);
            worker.Hold = worker.Token;
        }

        RecordUndecided(worker);
        Note(worker.Name, LockWords.Lost, key, worker.Hold);
        (worker.HasLost, worker.Phase) = (false, Phase.Idle);
    }

    private void RecordPause(Worker worker, bool isOver)
    {
        if (worker.Phase == Phase.StandingStill)
        {
            _operations.Add(new HistoryOperation
            {
                Process = "nemesis",
                Kind = LockWords.Pause,
                Key = worker.Name,
                Invoked = worker.PausedAt,
                Returned = isOver ? _now : null,
                Outcome = isOver ? "" : null,
            });
        }
    }

    private void RecordUndecided(Worker worker)
    {
        if ((worker.Phase == Phase.StandingStill ? worker.PhaseBefore : worker.Phase) is not Phase.Idle and not Phase.Holding)
        {
            Record(worker, null);
        }
    }

    private void Note(string process, string kind, string about, long argument) => _operations.Add(new HistoryOperation
    {
        Process = process,
        Kind = kind,
        Key = about,
        Argument = argument,
        Invoked = _now,
        Returned = _now,
        Outcome = "",
    });

    private sealed class Worker
    {
        public required string Name { get; init; }

        /// <summary>Killed, or replaced since it lost its lease.</summary>
        public bool IsGone { get; set; }

        public Phase Phase { get; set; }

        public Phase PhaseBefore { get; set; }

        public long PausedAt { get; set; }

        /// <summary>The lease went while it stood still.</summary>
        public bool HasLost { get; set; }

        public string Kind { get; set; } = "";

        public string AcquireKind { get; set; } = "";

        public long Argument { get; set; }

        public long Permits { get; set; }

        public long Invoked { get; set; }

        public long Token { get; set; }

        /// <summary>The token that the hold began with.</summary>
        public long Hold { get; set; }
    }
}
