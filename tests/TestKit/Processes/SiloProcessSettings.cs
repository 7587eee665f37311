namespace Granary.Processes;

/// <summary>How to start a <see cref="SiloProcess"/>. Ports are free ones unless given; <c>with</c> makes a neighbour's settings.</summary>
public sealed record SiloProcessSettings
{
    /// <summary>Holds the SQLite files and what the silo keeps for itself; silos of one SQLite cluster share it.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The program to start: the silo's own, or an app that hosts one.</summary>
    public string Program { get; init; } = BuiltProgram.Silo;

    public string Name { get; init; } = "silo-1";

    public string ClusterId { get; init; } = "granary";

    /// <summary>The database of a silo on PostgreSQL; null is SQLite in the data directory.</summary>
    public string? PostgresConnectionString { get; init; }

    public int HttpPort { get; init; } = FreePorts.Next();

    public int SiloPort { get; init; } = FreePorts.Next();

    public int GatewayPort { get; init; } = FreePorts.Next();

    /// <summary>The silo's wall clock; null is the machine's.</summary>
    public ShiftedClock? Clock { get; init; }

    /// <summary>Whether it serves the console and the dashboard: a silo without them starts sooner, so only tests that look at them ask for them.</summary>
    public bool HasConsole { get; init; }

    /// <summary>Whether its HTTP side speaks HTTP/2 alone, without TLS.</summary>
    public bool SpeaksHttp2 { get; init; }

    /// <summary>Further settings by their keys, such as <c>Granary:Ids:…</c>; they win over the ones above.</summary>
    public IReadOnlyDictionary<string, string> More { get; init; } = new Dictionary<string, string>();

    /// <summary>The same with another name and other ports: a neighbour in the same cluster.</summary>
    public SiloProcessSettings Neighbour(string name) => this with
    {
        Name = name,
        HttpPort = FreePorts.Next(),
        SiloPort = FreePorts.Next(),
        GatewayPort = FreePorts.Next(),
    };

    /// <summary>Makes an API key straight in the database, as the silo program does before the first start.</summary>
    /// <param name="name">The key's name.</param>
    /// <param name="words">Roles and scopes: <c>--role admin</c>.</param>
    public async Task<string> AddKeyAsync(string name, params string[] words)
    {
        var made = await ExternalProcess.RunAsync(BuiltProgram.Silo, ["keys", "add", name, .. words, $"--Granary:DataDirectory={DataDirectory}"]);
        return made.StandardOutput.Trim();
    }

    internal IEnumerable<KeyValuePair<string, string?>> ToEnvironment()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Granary:DataDirectory"] = DataDirectory,
            ["Granary:SiloName"] = Name,
            ["Granary:ClusterId"] = ClusterId,
            ["Granary:Urls"] = $"http://127.0.0.1:{HttpPort}",
            ["Granary:SiloPort"] = $"{SiloPort}",
            ["Granary:GatewayPort"] = $"{GatewayPort}",
            ["Granary:Database:Provider"] = PostgresConnectionString is null ? "Sqlite" : "Postgres",
            ["Granary:Database:ConnectionString"] = PostgresConnectionString,
            ["Granary:Console:Enabled"] = HasConsole ? "true" : "false",
        };
        if (SpeaksHttp2)
        {
            settings["Kestrel:EndpointDefaults:Protocols"] = "Http2";
        }

        foreach (var (key, value) in More)
        {
            settings[key] = value;
        }

        return settings
            .Where(setting => setting.Value is not null)
            .Select(setting => KeyValuePair.Create(setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value))
            .Concat(Clock?.Environment ?? new Dictionary<string, string?>());
    }
}
