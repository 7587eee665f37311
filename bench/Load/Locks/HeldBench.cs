using System.Diagnostics;
using Granary.Processes;
using Granary.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace Granary.Locks;

/// <summary>What locks cost that are merely held: 100 000 of them in 1 000 sessions, by messages a second and changes written.</summary>
internal static class HeldBench
{
    private const int Sessions = 1_000;
    private const int LocksOfASession = 100;
    private const int SessionsAtOnce = 8;
    private const double MessagesMax = 400;

    // Two times to live: every session is kept alive six times.
    private static readonly TimeSpan Watched = LockLimits.TtlDefault * 2;

    public static async Task<int> Run()
    {
        Machine.Print();
        using var folder = new TemporaryFolder();
        await using var silo = await SiloProcess.StartAsync(new SiloProcessSettings { DataDirectory = folder.File("data") });
        var keepAlives = new KeepAliveCount();
        using var host = await GranaryLocks.ConnectAsync(silo.Gateway, keepAlives);
        var sessions = Enumerable.Range(0, Sessions).Select(_ => host.Services.GetRequiredService<ILockClient>().OpenSession()).ToList();

        var started = Stopwatch.GetTimestamp();
        var held = new LockHandle[Sessions][];
        await Parallel.ForAsync(
            0, Sessions, new ParallelOptions { MaxDegreeOfParallelism = SessionsAtOnce }, async (i, _) => held[i] = await Fill(sessions[i], i));
        Console.WriteLine($"  {held.Sum(static locks => locks.Length):N0} locks in {Stopwatch.GetElapsedTime(started).TotalSeconds:N1} s");

        var before = await SiloFigures.ReadAsync(silo);
        var sentBefore = keepAlives.Sent;
        started = Stopwatch.GetTimestamp();
        await Task.Delay(Watched, TimeProvider.System, CancellationToken.None);
        var after = await SiloFigures.ReadAsync(silo);
        var sent = keepAlives.Sent - sentBefore;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;

        var met = Report(sent, before, after, seconds);
        var lost = held.SelectMany(static locks => locks).Count(static handle => !handle.IsHeld);
        Console.WriteLine($"  {(lost == 0 ? "met " : "MISS")} {lost:N0} locks lost, wanted 0; load average {Machine.LoadAverage()}");
        await host.StopAsync();
        return met && lost == 0 ? 0 : 1;
    }

    private static async Task<LockHandle[]> Fill(ILockSession session, int number) =>
        await Task.WhenAll(Enumerable.Range(0, LocksOfASession).Select(i => session.AcquireAsync($"held-{number}-{i}")));

    private static bool Report(long sent, SiloFigures before, SiloFigures after, double seconds)
    {
        double Of(string name) => after[name] - before[name];
        var passedOn = Of("granary_locks_keep_alives_total");
        var messages = (sent + passedOn) / seconds;
        var changes = Of("granary_ledger_changes_total");
        var met = sent > 0 && passedOn > 0 && messages <= MessagesMax;
        Console.WriteLine(
            $"  {(met ? "met " : "MISS")} {messages:N0} keep-alive messages a second, wanted at most {MessagesMax:N0}: {sent / seconds:N0} to the hub, {passedOn / seconds:N0} on to shards");
        Console.WriteLine($"  {(changes == 0 ? "met " : "MISS")} {changes:N0} changes written in {seconds:N0} s, wanted 0");
        return met && changes == 0;
    }
}
