namespace Granary.Http;

/// <summary>The problem details that every refusal of the API carries.</summary>
internal sealed record ApiProblem(string? Code, string? Title, string? Detail, int Status);
