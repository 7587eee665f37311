namespace Granary.Hosting;

/// <summary>The command line of a silo.</summary>
internal static class SiloArguments
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Help = """
        Granary.Silo                starts a silo on the data directory (default: ./data)
        Granary.Silo --join         starts another one beside it, with a name and ports of its own
        Granary.Silo keys …         makes, lists and removes API keys while no silo is needed
        Granary.Silo admin …        saves, restores and copies the store

        Settings, also as environment (Granary__SiloPort) and in appsettings.json:
          --Granary:Urls=http://127.0.0.1:8700        where HTTP listens
          --Granary:DataDirectory=data                embedded database, and what the silo remembers
          --Granary:Database:Provider=Sqlite          or Postgres, with
          --Granary:Database:ConnectionString=…       Host=…;Database=…;Username=…;Password=…
          --Granary:SiloPort=11111                    between silos; 0 is any free port
          --Granary:GatewayPort=30000                 for clients; 0 is any free port
          --Granary:ListenAddress=127.0.0.1           where these two listen; 0.0.0.0 is everywhere
          --Granary:AdvertisedAddress=…               by which other silos and clients reach this one
          --Granary:SecretFile=…                      holds the cluster's secret, needed beyond loopback;
                                                      or environment Granary__Secret
          --Granary:ClusterId=granary
          --Granary:SiloName=silo-1
          --Granary:Datacenter=0
          --Granary:Telemetry:OtlpEndpoint=http://…   where an OpenTelemetry collector is
          --Granary:Log:Json=true                     writes the log as JSON
        """;

    /// <summary>The arguments as the configuration understands them.</summary>
    /// <exception cref="StartRefusedException">An argument is not one of a silo's.</exception>
    public static string[] Translate(string[] args)
    {
        foreach (var arg in args.Where(arg => arg != "--join" && !(arg.StartsWith("--", StringComparison.Ordinal) && arg.Contains('=', StringComparison.Ordinal))))
        {
            throw new StartRefusedException($"Unknown argument '{arg}'. Settings are given as --Granary:NAME=VALUE; --help lists them.");
        }

        return
        [
            // Watching appsettings.json would watch every folder below the working directory.
            "--hostBuilder:reloadConfigOnChange=false",
            .. args.Select(arg => arg == "--join" ? $"--{SiloSettings.Section}:{nameof(SiloSettings.Join)}=true" : arg),
        ];
    }
}
