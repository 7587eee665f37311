namespace Granary.Http.Ids;

/// <summary>Ids of a pool. Written by hand in <see cref="DrawResponse"/>; this is for the API's description.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Form">The text form.</param>
/// <param name="Ids">The ids, in the order in which they were made.</param>
internal sealed record IdsBody(string Pool, string Form, IReadOnlyList<string> Ids);
