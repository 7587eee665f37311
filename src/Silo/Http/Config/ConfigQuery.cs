using Granary.Config;
using Granary.Keys;

namespace Granary.Http.Config;

/// <summary>Who asks for what an application sees, as a query says it.</summary>
internal static class ConfigQuery
{
    private const char Sign = '=';

    /// <summary>The request that a query stands for.</summary>
    /// <exception cref="InvalidRequestException">Something cannot be read.</exception>
    /// <exception cref="GranaryException">Secrets are asked for, and the caller may not see them.</exception>
    public static ConfigRequest Read(
        HttpContext context, string application, string environment, string? cluster, string[]? namespaces, string? instance, string? address, string[]? labels, bool? reveal)
    {
        if (reveal == true)
        {
            context.Demand(KeyRoles.Reveal, ConfigPlace.Block, $"{application}/{environment}");
        }

        if (instance is null && (address is not null || labels is { Length: > 0 }))
        {
            throw InvalidArgument.Of(ConfigCodes.QuestionInvalid, nameof(instance), "address and label are an instance's; name it with instance.");
        }

        return new ConfigRequest
        {
            Application = application,
            Environment = environment,
            Cluster = cluster ?? ConfigPlace.DefaultCluster,
            Namespaces = [.. namespaces ?? []],
            Instance = instance is null ? null : new ConfigInstance
            {
                Name = instance,
                Address = address ?? AddressOf(context),
                Labels = [.. (labels ?? []).Select(ReadLabel)],
            },
            IsRevealed = reveal == true,
            Actor = ActorOf(context),
        };
    }

    /// <summary>Who asks, for the audit.</summary>
    public static ConfigActor ActorOf(HttpContext context) => new(context.Caller().Name, AddressOf(context) ?? "");

    /// <summary>Where a request comes from.</summary>
    public static string? AddressOf(HttpContext context) => context.Connection.RemoteIpAddress is { } address
        ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()
        : null;

    /// <summary>A version; nothing means none.</summary>
    /// <exception cref="InvalidRequestException">It is none.</exception>
    public static ConfigVersion ReadVersion(string? text, string argument) => text is null ? ConfigVersion.None
        : ConfigVersion.TryParse(text.Trim('"'), out var version)
            ? version
            : throw InvalidArgument.Of(ConfigCodes.QuestionInvalid, argument, $"{argument} is '{text}', which is no version; send what an answer had.");

    private static KeyValuePair<string, string> ReadLabel(string text) => text.IndexOf(Sign, StringComparison.Ordinal) is > 0 and var at
        ? KeyValuePair.Create(text[..at], text[(at + 1)..])
        : throw InvalidArgument.Of(ConfigCodes.QuestionInvalid, "label", $"label is '{text}'; it must be name=value.");
}
