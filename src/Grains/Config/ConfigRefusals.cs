using Granary.Shards;

namespace Granary.Config;

/// <summary>What the block refuses, in words.</summary>
internal static class ConfigRefusals
{
    public static Refusal Invalid(string code, string message, string argument) => new(RefusalKind.Invalid, code, message, argument);

    public static Refusal NoNamespace(NamespaceName name) =>
        new(RefusalKind.NotFound, ConfigCodes.NamespaceNotFound, $"There is no namespace '{name}'.");

    public static Refusal NoRelease(NamespaceName name, long release) =>
        new(RefusalKind.NotFound, ConfigCodes.ReleaseNotFound, $"Namespace '{name}' has no release {release} for all, or not any more.");

    public static Refusal NothingToPublish(NamespaceName name) =>
        new(RefusalKind.Conflict, ConfigCodes.NothingToPublish, $"Nothing is to be published in namespace '{name}': it would say what it says.");

    public static Refusal GradualGoesOn(NamespaceName name, string gradual) =>
        new(RefusalKind.Conflict, ConfigCodes.GradualGoesOn, $"Namespace '{name}' is in the gradual release '{gradual}'; promote or abandon that first.");

    public static VersionConflict Conflict(NamespaceName name, NamespaceRow? row) =>
        new(name.ToString(), row?.Version ?? 0, row?.ChangedBy, row?.ChangedAt);
}
