using Granary.Ledger;

namespace Granary.Hosting;

/// <summary>Keeps a silo without API keys from listening where other machines reach it.</summary>
internal sealed class ExposureCheck(Database database, SiloSettings settings)
{
    /// <summary>Checks the addresses of HTTP against the keys in the store, which must be up to date.</summary>
    /// <exception cref="StartRefusedException">An address is reachable from outside, and there is no key.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var exposed = settings.HttpUrls.FirstOrDefault(url => HttpAddress.TryParse(url) is { IsLoopback: false });
        if (exposed is null || await HasKeyAsync(cancellationToken))
        {
            return;
        }

        throw new StartRefusedException(
            $"Granary:Urls: other machines can reach {exposed}, and there is no API key. Make one with "
            + "'Granary.Silo keys add NAME --role admin', or listen on 127.0.0.1.");
    }

    private async Task<bool> HasKeyAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.GranaryTables.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM granary_key";
        return (long)(await command.ExecuteScalarAsync(cancellationToken))! > 0;
    }
}
