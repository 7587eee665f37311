using System.Data.Common;
using System.Text.Json;
using Granary.Ledger;
using Granary.Ledger.Admin;

namespace Granary.Hosting;

/// <summary>Notices when a store went back in time and nobody said so: a file was copied back, a server was restored, a standby took over
/// that lacked commits. Ids and values that were given out since would be given out again.</summary>
/// <remarks>A row of the store counts up every few seconds and at the end, and the data directory remembers how far it came. A store
/// that is behind is refused. <c>admin restored</c> makes it safe and gives it another incarnation, of which nothing is remembered.
/// Where less time is missing than lies between two counts, nothing is noticed.</remarks>
internal sealed partial class StoreWitness(
    Database database, SiloSettings settings, SiloSeat seat, TimeProvider clock, ILogger<StoreWitness> logger) : BackgroundService
{
    private const string Extension = ".witness";
    private const int IncarnationsMax = 16;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private readonly string _folder = Path.Combine(Path.GetFullPath(settings.DataDirectory), "silos");
    private readonly ILogger _logger = logger;
    private Guid _incarnation;

    /// <summary>Compares the store with what the data directory remembers, and begins to count.</summary>
    /// <exception cref="StartRefusedException">The store went back in time.</exception>
    public async Task CheckAsync(Guid incarnation, CancellationToken cancellationToken)
    {
        foreach (var file in Directory.EnumerateFiles(_folder, "*" + Extension))
        {
            if (Recall(file) is not [.., var last] known)
            {
                continue;
            }

            var reached = await ReachedAsync(Path.GetFileNameWithoutExtension(file), cancellationToken);
            if (incarnation == last.Incarnation ? reached < last.Count : known.Any(seen => seen.Incarnation == incarnation))
            {
                throw new StartRefusedException(
                    $"{AdminCodes.StoreWentBack}: The store went back in time: it was brought back from a copy that is older than what {file} remembers. "
                    + "Ids would come twice. Run 'Granary.Silo admin restored' once, while no silo runs, then start the silos. If this is "
                    + "another database on purpose, delete that file instead.");
            }
        }

        _incarnation = incarnation;
        await CountAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryCountAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryCountAsync(stoppingToken);
        }
    }

    private async Task TryCountAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_incarnation != Guid.Empty)
            {
                await CountAsync(cancellationToken);
            }
        }
        catch (Exception cause) when (cause is DbException or IOException or UnauthorizedAccessException)
        {
            LogNotNoted(cause);
        }
    }

    // The store first: what is remembered must never be more than what the store has come to.
    private async Task CountAsync(CancellationToken cancellationToken)
    {
        var file = Path.Combine(_folder, seat.Name + Extension);
        var count = await CountUpAsync(cancellationToken);
        var known = (Recall(file) ?? []).Where(seen => seen.Incarnation != _incarnation).TakeLast(IncarnationsMax - 1);
        var fresh = file + ".new";
        await File.WriteAllTextAsync(
            fresh, JsonSerializer.Serialize<Seen[]>([.. known, new Seen(_incarnation, count)], JsonSerializerOptions.Web), cancellationToken);
        File.Move(fresh, file, overwrite: true);
    }

    private async Task<long> CountUpAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.GranaryTables.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText =
            """
            INSERT INTO granary_shard (shard, epoch, handed_over, owner, claimed_at) VALUES (@shard, 1, 0, @owner, @now)
            ON CONFLICT (shard) DO UPDATE SET epoch = granary_shard.epoch + 1, claimed_at = excluded.claimed_at
            RETURNING epoch
            """;
        Bind(command, "@shard", RowOf(seat.Name));
        Bind(command, "@owner", seat.Name);
        Bind(command, "@now", clock.GetUtcNow().ToUnixTimeMilliseconds());
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task<long> ReachedAsync(string silo, CancellationToken cancellationToken)
    {
        await using var connection = await database.GranaryTables.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT epoch FROM granary_shard WHERE shard = @shard";
        Bind(command, "@shard", RowOf(silo));
        return await command.ExecuteScalarAsync(cancellationToken) is long reached ? reached : 0;
    }

    private static void Bind(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }

    // No block has this name, so nobody takes the row for a shard's.
    private static string RowOf(string silo) => $"witness/{silo}";

    private static List<Seen>? Recall(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<List<Seen>>(File.ReadAllText(file), JsonSerializerOptions.Web) : null;
        }
        catch (JsonException)
        {
            // A file that a crash or an editor has spoiled remembers nothing.
            return null;
        }
    }

    /// <summary>How far a store had come.</summary>
    private sealed record Seen(Guid Incarnation, long Count);
}
