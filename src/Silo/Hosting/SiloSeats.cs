using System.Globalization;
using System.Net;
using System.Text.Json;
using Granary.Ledger;

namespace Granary.Hosting;

/// <summary>The silos that a data directory knows: who may have which name, and the ports that each keeps over its restarts.
/// A silo that comes back on other ports would be waited for at its old ones.</summary>
/// <param name="dataDirectory">The data directory.</param>
/// <param name="chooser">Finds free ports.</param>
/// <param name="clock">Measures the wait for other processes.</param>
internal sealed class SiloSeats(string dataDirectory, PortChooser chooser, TimeProvider clock)
{
    private const string NumberedPrefix = "silo-";
    private const int NumberMax = 1_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string _folder = Path.Combine(Path.GetFullPath(dataDirectory), "silos");

    /// <summary>Takes the seat that the settings name, or when joining the first one that is free.</summary>
    /// <exception cref="StartRefusedException">The name or a port is in use.</exception>
    public async Task<SiloSeat> TakeAsync(SiloSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(_folder);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"Granary:DataDirectory: {Path.GetDirectoryName(_folder)} cannot be used: {denied.Message}", denied);
        }

        // One process at a time chooses, so that two that start together do not choose the same ports.
        await using var turn = await LockFile.TakeAsync(Path.Combine(_folder, ".lock"), Patience, clock, cancellationToken)
            ?? throw new StartRefusedException($"Another process has been choosing ports in {_folder} for too long. End it, and start this silo again.");
        return settings.Join && settings.SiloName is null
            ? TakeFree(settings)
            : Take(settings.SiloName ?? SiloSettings.DefaultName, settings);
    }

    /// <summary>Keeps silos from starting on the data directory until the result is disposed of; <see langword="null"/> when one runs.</summary>
    public async Task<IDisposable?> HoldAllAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);
        var held = new HeldSeats();
        try
        {
            if (await LockFile.TakeAsync(Path.Combine(_folder, ".lock"), Patience, clock, cancellationToken) is not { } turn)
            {
                held.Dispose();
                return null;
            }

            held.Add(turn);
            foreach (var file in Directory.EnumerateFiles(_folder, "*.lock").Where(static file => Path.GetFileName(file) != ".lock"))
            {
                if (LockFile.TryTake(file) is not { } seat)
                {
                    held.Dispose();
                    return null;
                }

                held.Add(seat);
            }

            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private SiloSeat Take(string name, SiloSettings settings)
    {
        var held = Hold(name) ?? throw new StartRefusedException(
            $"The silo '{name}' is already running on {Path.GetDirectoryName(_folder)}. Start another one beside it with --join, or set Granary:SiloName.");
        return Seat(name, held, settings);
    }

    private SiloSeat TakeFree(SiloSettings settings)
    {
        var known = Enumerable.Range(2, NumberMax - 1).Select(Numbered).Where(name => Recall(name) is not null).ToList();
        foreach (var name in known.Concat(Enumerable.Range(2, NumberMax - 1).Select(Numbered).Except(known)))
        {
            if (Hold(name) is not { } held)
            {
                continue;
            }

            if (Recall(name) is { } ports && !IsFree(settings, ports))
            {
                held.Dispose();
                continue;
            }

            return Seat(name, held, settings);
        }

        throw new StartRefusedException($"All {NumberMax} silo names of {_folder} are in use.");
    }

    private SiloSeat Seat(string name, FileStream held, SiloSettings settings)
    {
        try
        {
            var ports = Choose(settings, Recall(name), OthersThan(name));
            Remember(name, ports);
            return new(name, ports, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private SiloPorts Choose(SiloSettings settings, SiloPorts? before, HashSet<int> taken)
    {
        var addresses = settings.HttpUrls.Select(url => HttpAddress.TryParse(url)!).ToList();
        var httpSet = addresses.FirstOrDefault(address => address.Port > 0)?.Port ?? 0;
        var http = addresses.Any(address => address.Port == 0) ? 0 : httpSet;
        return new(
            Pick("SiloPort", ListenOf(settings), settings.SiloPort ?? (settings.Join ? 0 : SiloSettings.DefaultSiloPort), before?.Silo),
            Pick("GatewayPort", ListenOf(settings), settings.GatewayPort ?? (settings.Join ? 0 : SiloSettings.DefaultGatewayPort), before?.Gateway),
            Pick("Urls", HttpListenOf(settings), http, before?.Http));

        int Pick(string setting, IPAddress address, int wanted, int? last)
        {
            if (wanted > 0 && !PortChooser.IsFree(address, wanted))
            {
                throw new StartRefusedException(
                    $"Granary:{setting}: port {wanted} is used by another process. Set another port, or 0 for any free one; --join picks all three.");
            }

            var port = wanted > 0 ? wanted : last is { } kept && PortChooser.IsFree(address, kept) ? kept : chooser.Choose(address, taken);
            taken.Add(port);
            return port;
        }
    }

    private static bool IsFree(SiloSettings settings, SiloPorts ports) =>
        PortChooser.IsFree(ListenOf(settings), ports.Silo)
        && PortChooser.IsFree(ListenOf(settings), ports.Gateway)
        && PortChooser.IsFree(HttpListenOf(settings), ports.Http);

    private static IPAddress ListenOf(SiloSettings settings) => IPAddress.Parse(settings.ListenAddress);

    // A port that is free on all addresses is free on each.
    private static IPAddress HttpListenOf(SiloSettings settings) =>
        settings.HttpUrls.All(static url => HttpAddress.TryParse(url) is { IsLoopback: true }) ? IPAddress.Loopback : IPAddress.Any;

    private static string Numbered(int number) => NumberedPrefix + number.ToString(CultureInfo.InvariantCulture);

    private HashSet<int> OthersThan(string name) => Directory.EnumerateFiles(_folder, "*.json")
        .Select(file => Path.GetFileNameWithoutExtension(file))
        .Where(other => other != name)
        .Select(Recall)
        .OfType<SiloPorts>()
        .SelectMany(ports => new[] { ports.Silo, ports.Gateway, ports.Http })
        .ToHashSet();

    private FileStream? Hold(string name) => LockFile.TryTake(Path.Combine(_folder, name + ".lock"));

    private SiloPorts? Recall(string name)
    {
        var file = FileOf(name);
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<SiloPorts>(File.ReadAllText(file), JsonSerializerOptions.Web) : null;
        }
        catch (JsonException)
        {
            // A file that a crash or an editor has spoiled is no reason to stay down: the ports are chosen anew.
            return null;
        }
    }

    private void Remember(string name, SiloPorts ports)
    {
        var fresh = FileOf(name) + ".new";
        File.WriteAllText(fresh, JsonSerializer.Serialize(ports, JsonSerializerOptions.Web));
        File.Move(fresh, FileOf(name), overwrite: true);
    }

    private string FileOf(string name) => Path.Combine(_folder, name + ".json");

    private sealed class HeldSeats : IDisposable
    {
        private readonly List<IDisposable> _files = [];

        public void Add(IDisposable file) => _files.Add(file);

        public void Dispose() => _files.ForEach(static file => file.Dispose());
    }
}
