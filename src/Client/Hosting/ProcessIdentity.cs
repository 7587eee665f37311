using Granary.Config;
using Granary.Ids;
using Granary.Locks;

namespace Granary.Hosting;

/// <summary>Who this process is, for the people who look at leases, and where it stands.</summary>
internal sealed class ProcessIdentity(int datacenter = 0)
{
    private readonly string _process = $"{Path.GetFileNameWithoutExtension(Environment.ProcessPath) ?? "process"} {Environment.ProcessId}";

    /// <summary>The datacenter that leases ask for unless they say otherwise.</summary>
    public int Datacenter => datacenter;

    /// <summary>How people see it: the process and its host.</summary>
    public string Name => $"{_process} on {Environment.MachineName}";

    /// <summary>Who changes configuration, for the audit.</summary>
    public ConfigActor Actor => new(_process[..Math.Min(_process.Length, ConfigLimits.LabelLengthMax)], Environment.MachineName);

    public WorkerHolder Holder(string? name, string? note) => new(name, Environment.MachineName, _process, note);

    public LockSessionInfo Session(Guid id, TimeSpan ttl) => new(id, ttl, Environment.MachineName, _process);
}
