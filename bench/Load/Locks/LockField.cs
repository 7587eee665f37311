namespace Granary.Locks;

/// <summary>All contestants with their servers, which are ended at disposal.</summary>
internal sealed class LockField : IAsyncDisposable
{
    private readonly List<ILockContestant> _contestants = [];

    public static async Task<LockField> StartAsync(IEnumerable<ILockContestant> contestants, TemporaryFolder folder)
    {
        var field = new LockField();
        try
        {
            foreach (var contestant in contestants)
            {
                field._contestants.Add(contestant);
                await contestant.StartAsync(folder.File($"contestant-{field._contestants.Count}"), LockLoad.All.Max(static load => load.Workers));
            }

            return field;
        }
        catch
        {
            await field.DisposeAsync();
            throw;
        }
    }

    /// <summary>Every load on every contestant, round after round; the first round warms up and does not count.</summary>
    public async Task<LockScores> Compete(int rounds, TimeSpan turn, TimeSpan warmUp)
    {
        var scores = new LockScores();
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var load in LockLoad.All)
            {
                foreach (var contestant in _contestants)
                {
                    var result = await LockTurn.Take(contestant, load, round == 0 ? warmUp : turn);
                    if (round > 0)
                    {
                        scores.Add(contestant.Name, load, result);
                    }
                }
            }
        }

        return scores;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var contestant in _contestants)
        {
            await contestant.DisposeAsync();
        }
    }
}
