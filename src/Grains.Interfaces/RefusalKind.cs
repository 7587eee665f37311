namespace Granary;

/// <summary>Why a request was not carried out, in the terms that every interface shares. Nothing changed in any of them
/// but <see cref="Unavailable"/>, where the outcome may be unknown and a repeat with the same operation id finds it out.</summary>
[GenerateSerializer, Alias("granary.refusal-kind")]
public enum RefusalKind
{
    /// <summary>An argument breaks a rule. HTTP 400, exit code 2.</summary>
    Invalid = 0,

    /// <summary>The named thing does not exist. HTTP 404.</summary>
    NotFound = 1,

    /// <summary>The request contradicts the present state: taken, held by another, already there with other content. HTTP 409.</summary>
    Conflict = 2,

    /// <summary>The caller lacks the right. HTTP 403.</summary>
    Forbidden = 3,

    /// <summary>Too much waits already; try again after a pause. HTTP 429.</summary>
    Overloaded = 4,

    /// <summary>The owner of the data or the database cannot answer now; try again with the same operation id. HTTP 503.</summary>
    Unavailable = 5,

    /// <summary>What was asked for has been used up: a pool's worker ids, a sequence's numbers. HTTP 409.</summary>
    Exhausted = 6,
}
