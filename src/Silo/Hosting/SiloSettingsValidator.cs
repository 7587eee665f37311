using System.Data.Common;
using System.Net;
using Granary.Connections;
using Granary.Ledger;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Granary.Hosting;

/// <summary>Finds every setting that breaks its rule, and names it.</summary>
internal sealed class SiloSettingsValidator : IValidateOptions<SiloSettings>
{
    public ValidateOptionsResult Validate(string? name, SiloSettings options)
    {
        var result = new ValidateOptionsResultBuilder();
        void Refuse(string setting, string message) => result.AddError(message, $"{SiloSettings.Section}:{setting}");

        CheckUrls(options, Refuse);
        CheckPort(options.SiloPort, nameof(options.SiloPort), Refuse);
        CheckPort(options.GatewayPort, nameof(options.GatewayPort), Refuse);
        if (options.SiloPort is > 0 && options.SiloPort == options.GatewayPort)
        {
            Refuse(nameof(options.GatewayPort), $"is {options.GatewayPort}, which is also the SiloPort; they must differ.");
        }

        CheckAddresses(options, Refuse);
        CheckSecrets(options, Refuse);
        CheckDatabase(options.Database, Refuse);
        if (string.IsNullOrWhiteSpace(options.DataDirectory))
        {
            Refuse(nameof(options.DataDirectory), "is empty; it must be the path of a folder.");
        }

        if (!NameRules.IsValid(options.ClusterId))
        {
            Refuse(nameof(options.ClusterId), $"is '{options.ClusterId}'; it must be {NameRules.Text}.");
        }

        // The name is part of a file's name, where some systems give ':' a meaning.
        if (options.SiloName is not null && (!NameRules.IsValid(options.SiloName) || options.SiloName.Contains(':', StringComparison.Ordinal)))
        {
            Refuse(nameof(options.SiloName), $"is '{options.SiloName}'; it must be {NameRules.Text}, without ':'.");
        }

        if (options.Datacenter is < 0 or > SiloSettings.DatacenterMax)
        {
            Refuse(nameof(options.Datacenter), $"is {options.Datacenter}; it must be 0 to {SiloSettings.DatacenterMax}.");
        }

        return result.Build();
    }

    private static void CheckUrls(SiloSettings options, Action<string, string> refuse)
    {
        if (options.HttpUrls.Count == 0)
        {
            refuse(nameof(options.Urls), "is empty; it must be one or more of http://ADDRESS:PORT, separated by ';'.");
        }

        foreach (var url in options.HttpUrls.Where(url => HttpAddress.TryParse(url) is null))
        {
            refuse(nameof(options.Urls), $"has '{url}'; it must be http://ADDRESS:PORT with a port from 0 to {IPEndPoint.MaxPort}.");
        }
    }

    private static void CheckPort(int? port, string setting, Action<string, string> refuse)
    {
        if (port is < 0 or > IPEndPoint.MaxPort)
        {
            refuse(setting, $"is {port}; it must be 1 to {IPEndPoint.MaxPort}, or 0 for any free port.");
        }
    }

    private static void CheckAddresses(SiloSettings options, Action<string, string> refuse)
    {
        if (!IPAddress.TryParse(options.ListenAddress, out _))
        {
            refuse(nameof(options.ListenAddress), $"is '{options.ListenAddress}'; it must be an IP address, such as 127.0.0.1, 10.0.0.5 or 0.0.0.0.");
        }

        if (options.AdvertisedAddress is { } advertised
            && (IPAddress.TryParse(advertised, out var address)
                ? SiloAddresses.IsAny(address)
                : Uri.CheckHostName(advertised) == UriHostNameType.Unknown))
        {
            refuse(nameof(options.AdvertisedAddress), $"is '{advertised}'; it must be the address or host name by which others reach this silo.");
        }
    }

    // What is wrong with a secret is told, the secret is not.
    private static void CheckSecrets(SiloSettings options, Action<string, string> refuse)
    {
        CheckSecret(options.Secret, options.SecretFile, nameof(options.Secret), refuse);
        CheckSecret(options.SecretPrevious, options.SecretPreviousFile, nameof(options.SecretPrevious), refuse);
        if ((options.Secret ?? options.SecretFile) is not null)
        {
            return;
        }

        if ((options.SecretPrevious ?? options.SecretPreviousFile) is not null)
        {
            refuse(nameof(options.SecretPrevious), "is set without Granary:Secret. To take the secret away, stop all silos first.");
        }

        if (SiloAddresses.AreExposed(options))
        {
            refuse(
                nameof(options.Secret),
                $"is empty, and other machines can reach the ports of silos and clients at {options.AdvertisedAddress ?? options.ListenAddress}. "
                + "Set it, or Granary:SecretFile, to the same for all silos and clients of the cluster, or listen on 127.0.0.1 (Granary:ListenAddress).");
        }
    }

    private static void CheckSecret(string? secret, string? file, string setting, Action<string, string> refuse)
    {
        if (secret is not null && file is not null)
        {
            refuse(setting, $"is set, and so is Granary:{setting}File; one of them must go.");
        }
        else if (secret is not null && ClusterSecret.Check(secret) is { } wrong)
        {
            refuse(setting, wrong);
        }
    }

    private static void CheckDatabase(DatabaseOptions database, Action<string, string> refuse)
    {
        const string Setting = $"{nameof(SiloSettings.Database)}:{nameof(DatabaseOptions.ConnectionString)}";
        var given = !string.IsNullOrWhiteSpace(database.ConnectionString);
        switch (database.Provider)
        {
            case DatabaseProvider.Sqlite when given:
                refuse(Setting, "is set, but SQLite takes none: its files are in Granary:DataDirectory. Remove it, or set Granary:Database:Provider to Postgres.");
                break;
            case DatabaseProvider.Sqlite:
                break;
            case DatabaseProvider.Postgres when !given:
                refuse(Setting, "is empty; PostgreSQL needs one, such as Host=db;Database=granary;Username=granary;Password=….");
                break;
            case DatabaseProvider.Postgres:
                CheckPostgres(database.ConnectionString!, why => refuse(Setting, why));
                break;
            default:
                refuse($"{nameof(SiloSettings.Database)}:{nameof(DatabaseOptions.Provider)}", $"is {database.Provider}; it must be Sqlite or Postgres.");
                break;
        }
    }

    private static void CheckPostgres(string connectionString, Action<string> refuse)
    {
        try
        {
            var parsed = new NpgsqlConnectionStringBuilder(connectionString);
            if (string.IsNullOrEmpty(parsed.Host))
            {
                refuse("names no Host.");
            }
        }
        catch (Exception broken) when (broken is ArgumentException or DbException or FormatException)
        {
            // The text itself stays out of the message: it may hold a password.
            refuse($"is not a connection string of Npgsql: {broken.Message}");
        }
    }
}
