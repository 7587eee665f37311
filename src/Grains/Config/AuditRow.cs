namespace Granary.Config;

/// <summary>An entry of the audit; never changed.</summary>
/// <param name="Number">Its number, counted in the shard.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who, and from where.</param>
/// <param name="Action">What was done.</param>
/// <param name="Name">In which namespace, if in one.</param>
/// <param name="Detail">What exactly; no values.</param>
internal sealed record AuditRow(long Number, DateTimeOffset At, ConfigActor Actor, AuditAction Action, NamespaceName? Name, string Detail) : ConfigRow;
