using System.Collections.Immutable;
using System.Net;
using Granary.Shards;

namespace Granary.Config;

/// <summary>Checks what the hub is asked.</summary>
internal static class QuestionGuards
{
    /// <summary>Why a question cannot be answered, whatever there is; <see langword="null"/> when it can.</summary>
    public static Refusal? Check(ConfigQuestion question) => question is ListPlaces list
        ? CheckLimit(list.Limit)
        : CheckPlace(question.Application, question.Environment) ?? question switch
        {
            ReadView read => ConfigGuards.CheckName(read.Cluster, "cluster") ?? CheckNamespaces(read.Namespaces) ?? CheckInstance(read.Instance),
            ExplainKey explain => ConfigGuards.CheckName(explain.Cluster, "cluster") ?? ConfigGuards.CheckName(explain.Namespace, "namespace") ?? CheckInstance(explain.Instance),
            ReadDraft draft => ConfigGuards.CheckName(draft.Name),
            ReadRelease release => ConfigGuards.CheckName(release.Name),
            CheckDraft check => ConfigGuards.CheckName(check.Name),
            CompareReleases compare => ConfigGuards.CheckName(compare.Name),
            ListReleases releases => ConfigGuards.CheckName(releases.Name) ?? CheckLimit(releases.Limit),
            ListAudit audit => CheckLimit(audit.Limit),
            _ => null,
        };

    /// <summary>Why there can be no such application or environment.</summary>
    public static Refusal? CheckPlace(string application, string environment) =>
        ConfigGuards.CheckName(application, "application") ?? ConfigGuards.CheckName(environment, "environment");

    /// <summary>Why a report cannot be taken in.</summary>
    public static Refusal? Check(ConfigReport report)
    {
        var graduals = report.Graduals.IsDefault ? 0 : report.Graduals.Length;
        return CheckInstance(report.Instance) ?? ConfigGuards.CheckName(report.Cluster, "cluster") ?? CheckNamespaces(report.Namespaces)
            ?? (graduals > ConfigLimits.GradualMax || report.Error?.Length > ConfigLimits.CommentLengthMax
                ? Invalid($"A report names up to {ConfigLimits.GradualMax} gradual releases, and its error has up to {ConfigLimits.CommentLengthMax} characters.", "report")
                : null);
    }

    private static Refusal? CheckInstance(ConfigInstance? instance)
    {
        if (instance is null)
        {
            return null;
        }

        if (!ConfigGuards.IsLabel(instance.Name))
        {
            return Invalid($"An instance has a name of 1 to {ConfigLimits.LabelLengthMax} characters.", "instance");
        }

        if (instance.Address is not null && !IPAddress.TryParse(instance.Address, out _))
        {
            return Invalid($"'{instance.Address}' is no IP address.", "address");
        }

        return instance.Labels.IsDefaultOrEmpty
            || (instance.Labels.Length <= ConfigLimits.LabelsMax
                && instance.Labels.All(static label => ConfigGuards.IsLabel(label.Key) && ConfigGuards.IsLabel(label.Value))
                && instance.Labels.DistinctBy(static label => label.Key).Count() == instance.Labels.Length)
            ? null
            : Invalid(
                $"An instance has up to {ConfigLimits.LabelsMax} labels, each name once; names and values have 1 to {ConfigLimits.LabelLengthMax} characters.",
                "labels");
    }

    private static Refusal? CheckNamespaces(ImmutableArray<string> namespaces)
    {
        if (namespaces.IsDefaultOrEmpty || namespaces.Length > ConfigLimits.NamespacesPerViewMax || namespaces.Distinct().Count() < namespaces.Length)
        {
            return Invalid($"1 to {ConfigLimits.NamespacesPerViewMax} namespaces are seen together, each once.", "namespaces");
        }

        return namespaces.Select(static name => ConfigGuards.CheckName(name, "namespaces")).FirstOrDefault(static refusal => refusal is not null);
    }

    private static Refusal? CheckLimit(int limit) => limit is >= 1 and <= ConfigLimits.ListMax
        ? null
        : Invalid($"limit is {limit}; it must be 1 to {ConfigLimits.ListMax}.", "limit");

    private static Refusal Invalid(string message, string argument) => ConfigRefusals.Invalid(ConfigCodes.QuestionInvalid, message, argument);
}
