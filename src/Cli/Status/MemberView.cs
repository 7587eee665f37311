namespace Granary.Status;

/// <summary>A silo of the cluster.</summary>
internal sealed record MemberView(string Name, string Endpoint, string Status, MemberReportView? Report);
