using System.Globalization;
using Granary.Config;

namespace Granary.Web.Config;

/// <summary>Configuration in words.</summary>
internal static class ConfigWords
{
    /// <summary>The page of an application in an environment.</summary>
    public static string PathOf(string application, string environment, string? what = null) =>
        $"config/app/{Uri.EscapeDataString(application)}/{Uri.EscapeDataString(environment)}{(what is null ? "" : $"/{what}")}";

    /// <summary>The page of a namespace.</summary>
    public static string PathOf(string application, string environment, NamespaceName name, string? what = null) =>
        PathOf(application, environment, $"{Uri.EscapeDataString(name.Cluster)}/{Uri.EscapeDataString(name.Name)}{(what is null ? "" : $"/{what}")}");

    /// <summary>A namespace; one of the default cluster goes without it.</summary>
    public static string NameOf(NamespaceName name) => name.Cluster == ConfigPlace.DefaultCluster ? name.Name : name.ToString();

    /// <summary>A format in words.</summary>
    public static string NameOf(ConfigFormat format) => format switch
    {
        ConfigFormat.Json => "JSON",
        ConfigFormat.Yaml => "YAML",
        ConfigFormat.Text => "text",
        _ => "properties",
    };

    /// <summary>How a release came to be.</summary>
    public static string NameOf(ReleaseInfo release) => release.Kind switch
    {
        ReleaseKind.RolledBack => $"went back to #{release.Source}",
        ReleaseKind.Gradual => $"gradual, {release.Source}",
        ReleaseKind.Promoted => $"promoted {release.Source}",
        ReleaseKind.Followed => "followed what it extends",
        _ => "published",
    };

    /// <summary>What was done.</summary>
    public static string NameOf(AuditAction action) => action switch
    {
        AuditAction.RolledBack => "rolled back",
        AuditAction.GradualBegun => "gradual release begun",
        AuditAction.GradualChanged => "gradual release changed",
        AuditAction.GradualPromoted => "gradual release promoted",
        AuditAction.GradualAbandoned => "gradual release abandoned",
        _ => action.ToString().ToLowerInvariant(),
    };

    /// <summary>Who gets a gradual release.</summary>
    public static string Of(GradualMatch match) => string.Join(" and ", new[]
    {
        match.Percent is { } percent ? $"{percent.ToString("0.###", CultureInfo.InvariantCulture)} % of the instances" : null,
        match.Labels.IsDefaultOrEmpty ? null : string.Join(", ", match.Labels.Select(static label => $"{label.Key}={label.Value}")),
        match.Addresses.IsDefaultOrEmpty ? null : $"at {string.Join(" or ", match.Addresses)}",
        match.Instances.IsDefaultOrEmpty ? null : string.Join(" or ", match.Instances),
    }.OfType<string>());

    /// <summary>A value as a line shows it.</summary>
    public static string Of(string? value, bool isSecret) => (value, isSecret) switch
    {
        (null, true) => "••••••",
        (null, false) => "",
        _ => value,
    };

    /// <summary>The revision in a version.</summary>
    public static string Of(ConfigVersion version) => Show.Count(version.Revision);
}
