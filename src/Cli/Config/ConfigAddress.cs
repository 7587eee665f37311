using System.CommandLine;
using System.CommandLine.Parsing;
using Granary.Http;

namespace Granary.Config;

/// <summary>Applications and namespaces as people type them, and their addresses.</summary>
internal static class ConfigAddress
{
    /// <summary>The argument that names an application in an environment.</summary>
    public static Argument<string> Place()
    {
        var place = new Argument<string>("app/env") { Description = "The application and the environment: orders/production." };
        place.Validators.Add(static result =>
        {
            var text = result.Tokens is [var token] ? token.Value : "";
            if (text.Split('/') is not [var application, var environment] || !NameRules.IsValid(application) || !NameRules.IsValid(environment))
            {
                result.AddError($"'{text}' names no application and environment; write orders/production. Each has {NameRules.Text}.");
            }
        });
        return place;
    }

    /// <summary>The argument that names a namespace.</summary>
    public static Argument<string> Namespace()
    {
        var name = new Argument<string>("namespace") { Description = "The namespace; of another cluster than default: east/db." };
        name.Validators.Add(static result =>
        {
            foreach (var token in result.Tokens)
            {
                DemandNamespace(result, token.Value);
            }
        });
        return name;
    }

    /// <summary>The argument that names several namespaces.</summary>
    public static Argument<string[]> Namespaces()
    {
        var names = new Argument<string[]>("namespace") { Description = "The namespaces; of another cluster than default: east/db.", Arity = ArgumentArity.OneOrMore };
        names.Validators.Add(static result =>
        {
            foreach (var token in result.Tokens)
            {
                DemandNamespace(result, token.Value);
            }
        });
        return names;
    }

    /// <summary>The address of an application in an environment.</summary>
    public static string PathOf(string place, string? what = null) => $"v1/config/{place}{(what is null ? "" : $"/{what}")}";

    /// <summary>The address of a namespace.</summary>
    public static string PathOf(string place, NamespaceName name, string? what = null) =>
        $"v1/config/{place}/namespaces/{name}{(what is null ? "" : $"/{what}")}";

    /// <summary>A namespace with its cluster, or of the default one.</summary>
    public static NamespaceName Read(string text) => text.Split('/') is [var cluster, var name] ? new NamespaceName(cluster, name) : NamespaceName.Of(text);

    /// <summary>The namespaces of an application, to learn their versions.</summary>
    public static async Task<ConfigOverviewView> DescribeAsync(CommandRun run, string place, CancellationToken cancellationToken) =>
        (await run.Api.GetAsync(PathOf(place), cancellationToken)).As(ApiJson.Default.ConfigOverviewView);

    /// <summary>A namespace that is there.</summary>
    /// <exception cref="CommandError">It is not there.</exception>
    public static ConfigNamespaceView Find(ConfigOverviewView overview, NamespaceName name) =>
        overview.Namespaces.FirstOrDefault(one => one.Cluster == name.Cluster && one.Namespace == name.Name)
        ?? throw new CommandError(
            ConfigCodes.NamespaceNotFound, $"There is no namespace '{name}'.", hint: ErrorHints.For(ConfigCodes.NamespaceNotFound));

    private static void DemandNamespace(ArgumentResult result, string text)
    {
        if (text.Split('/') is not { Length: 1 or 2 } parts || !parts.All(NameRules.IsValid))
        {
            result.AddError($"'{text}' is no namespace; write db, or east/db for the cluster east. Each part has {NameRules.Text}.");
        }
    }
}
