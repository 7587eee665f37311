using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Granary.Http;

/// <summary>Describes endpoints that read their request and write their answer by hand, so that OpenAPI knows them.</summary>
internal static class EndpointDescription
{
    private const string Text = "text/plain";

    /// <summary>Maps the handler and says what it takes and answers: JSON, or lines of text.</summary>
    public static IEndpointConventionBuilder MapPost<TBody>(
        this IEndpointRouteBuilder routes, string pattern, RequestDelegate handler, string name, string summary, params OpenApiParameter[] parameters) => routes
            .MapPost(pattern, handler)
            .WithName(name)
            .WithSummary(summary)

            // The describer passes over endpoints that have no method to look at.
            .WithMetadata(handler.Method, new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(TBody), ["application/json", Text]))
            .AddOpenApiOperationTransformer((operation, _, _) =>
            {
                operation.Parameters = [.. parameters];
                if (operation.Responses?["200"].Content?.TryGetValue(Text, out var lines) == true)
                {
                    lines.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = "One a line." };
                }

                return Task.CompletedTask;
            });

    /// <summary>A name in the path.</summary>
    public static OpenApiParameter InPath(string name, string description) => new()
    {
        Name = name,
        In = ParameterLocation.Path,
        Required = true,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = NameRules.LengthMax },
    };

    /// <summary>A number in the query.</summary>
    public static OpenApiParameter InQuery(string name, string description, int least, int most, int standard) => new()
    {
        Name = name,
        In = ParameterLocation.Query,
        Description = description,
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Minimum = $"{least}",
            Maximum = $"{most}",
            Default = JsonValue.Create(standard),
        },
    };

    /// <summary>A choice in the query; the first is what it is without.</summary>
    public static OpenApiParameter InQuery(string name, string description, IEnumerable<string> choices) => new()
    {
        Name = name,
        In = ParameterLocation.Query,
        Description = description,
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Enum = [.. choices.Select(static choice => JsonValue.Create(choice))],
            Default = JsonValue.Create(choices.First()),
        },
    };
}
