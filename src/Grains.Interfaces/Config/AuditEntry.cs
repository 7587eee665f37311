namespace Granary.Config;

/// <summary>An entry of the audit; never changed.</summary>
/// <param name="Number">Its number, counted for the application in the environment.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who, and from where.</param>
/// <param name="Action">What was done.</param>
/// <param name="Name">In which namespace; <see langword="null"/> for what concerns several.</param>
/// <param name="Detail">What exactly. No values.</param>
[GenerateSerializer, Immutable, Alias("granary.config.audit-entry")]
public sealed record AuditEntry(
    [property: Id(0)] long Number,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] ConfigActor Actor,
    [property: Id(3)] AuditAction Action,
    [property: Id(4)] NamespaceName? Name,
    [property: Id(5)] string Detail);
