using Granary.Ids;

namespace Granary.Hosting;

/// <summary>Who this process is, for the people who look at leases.</summary>
internal sealed class ProcessIdentity
{
    private readonly string _process = $"{Path.GetFileNameWithoutExtension(Environment.ProcessPath) ?? "process"} {Environment.ProcessId}";

    public WorkerHolder Holder(string? name, string? note) => new(name, Environment.MachineName, _process, note);
}
