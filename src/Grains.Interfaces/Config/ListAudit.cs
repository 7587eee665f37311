namespace Granary.Config;

/// <summary>Asks for the audit of an application, the newest entries first; answered by <see cref="AuditList"/>.</summary>
/// <param name="Application">The application.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Before">Only those with a lower number; <see langword="null"/> for the newest ones.</param>
/// <param name="Limit">How many: 1 to <see cref="ConfigLimits.ListMax"/>.</param>
[GenerateSerializer, Immutable, Alias("granary.config.list-audit")]
public sealed record ListAudit(string Application, string Environment, [property: Id(0)] long? Before, [property: Id(1)] int Limit)
    : ConfigQuestion(Application, Environment);
