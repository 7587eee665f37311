namespace Granary.Servers;

/// <summary>A server that the benchmarks start themselves, from where Debian's package puts it or from the PATH.</summary>
/// <param name="file">The program's name.</param>
/// <param name="package">Debian's package that brings it.</param>
internal sealed class ServerProgram(string file, string package)
{
    public static readonly ServerProgram Redis = new("redis-server", "redis-server");
    public static readonly ServerProgram Etcd = new("etcd", "etcd-server");
    public static readonly ServerProgram Postgres = new("pg_ctl", "postgresql");

    private readonly string? _path = Find(file);

    public bool IsInstalled => _path is not null;

    public string Path => _path ?? throw new FileNotFoundException($"{file} is not on this machine. {Advice}", file);

    /// <summary>How to get it.</summary>
    public string Advice => $"Install it with: apt-get install {package}";

    private static string? Find(string file)
    {
        const string PostgresVersions = "/usr/lib/postgresql";
        var versions = Directory.Exists(PostgresVersions)
            ? Directory.GetDirectories(PostgresVersions).OrderDescending().Select(version => System.IO.Path.Combine(version, "bin"))
            : [];
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator);
        return versions.Concat(folders).Select(folder => System.IO.Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }
}
