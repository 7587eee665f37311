namespace Granary;

/// <summary>An error with the stable code that HTTP, the command line and the documentation know it by.</summary>
public interface ICodedError
{
    /// <summary>Dotted and lower case, block first: <c>ids.pool_not_found</c>. Never changes once published.</summary>
    string Code { get; }

    /// <summary>What kind of refusal it is.</summary>
    RefusalKind Kind { get; }
}
