namespace Granary.Config;

/// <summary>A content is not well-formed.</summary>
internal sealed class ContentFaultException(ContentFault fault) : Exception(fault.ToString())
{
    public ContentFault Fault { get; } = fault;
}
