using Granary.Config;
using Granary.Ids;
using Granary.Locks;

namespace Granary.Http;

/// <summary>What to try after an error, by its code.</summary>
internal static class ErrorHints
{
    public static string? For(string code) => code switch
    {
        IdCodes.PoolNotFound => "`granary ids pools list` shows the pools, `granary ids pools create` makes one.",
        IdCodes.PoolExists => "`granary ids pools show NAME` shows what is there.",
        IdCodes.PoolInUse => "`granary ids pools show NAME` shows who holds leases; stop them or wait until their slices end.",
        IdCodes.PoolExhausted => "`granary ids pools show NAME` shows who holds the worker ids.",
        IdCodes.SequenceNotFound => "`granary ids sequences list` shows the sequences, `granary ids sequences create` makes one.",
        IdCodes.SequenceExists => "`granary ids sequences show NAME` shows what is there.",
        LockCodes.NotHeld => "`granary locks show NAME` shows who holds the lock, and with which token.",
        ConfigCodes.NamespaceNotFound => "`granary config show APP/ENV` lists the namespaces, `granary config define` makes one.",
        ConfigCodes.VersionConflict => "`granary config diff` and `history` show what has changed meanwhile.",
        ConfigCodes.ReleaseNotFound => "`granary config history APP/ENV NAMESPACE` lists the releases.",
        ConfigCodes.NoKey => "Give the silos a key with Granary:Config:KeyFile.",
        "http.unauthorized" => "Pass an API key with --key or GRANARY_TOKEN.",
        "http.forbidden" => "The key lacks the role or the scope; `granary keys list`, with an admin's key, shows what it may do.",
        "http.host_refused" => "Call the silo by a loopback name, or add the name to its Granary:Http:AllowedHosts.",
        _ => null,
    };
}
