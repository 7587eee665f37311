using System.Collections.Immutable;
using System.Net;
using System.Text;
using Granary.Shards;

namespace Granary.Config;

/// <summary>Checks what shards are sent. Clients check before they send; nobody has to be one.</summary>
internal static class ConfigGuards
{
    private const double PercentMax = 100;

    /// <summary>Why a command cannot be carried out, whatever the shard's state is; <see langword="null"/> when it can.</summary>
    public static Refusal? Check(ConfigCommand command) => CheckActor(command.Actor) ?? command switch
    {
        DefineNamespace define => Check(define.Definition),
        DeleteNamespace delete => CheckName(delete.Name),
        EditDraft edit => CheckName(edit.Name) ?? CheckEdits(edit.Edits, isRequired: true),
        DiscardDraft discard => CheckName(discard.Name),
        Publish publish => Check(publish),
        Rollback rollback => CheckName(rollback.Name) ?? CheckComment(rollback.Comment),
        ChangeGradual change => Check(change.Match),
        EndGradual end => CheckComment(end.Comment),
        NoteReveal reveal => (reveal.Name is { } name ? CheckName(name) : null) ?? CheckComment(reveal.Detail),
        _ => null,
    };

    /// <summary>Why a name is none.</summary>
    public static Refusal? CheckName(NamespaceName name) => CheckName(name.Cluster, "cluster") ?? CheckName(name.Name, "namespace");

    /// <summary>Why the keys of edits are none in a namespace.</summary>
    public static Refusal? CheckKeys(NamespaceDefinition definition, ImmutableArray<ConfigEdit> edits)
    {
        foreach (var edit in edits)
        {
            if (definition.Format == ConfigFormat.Properties ? edit.Key.Length == 0 : edit.Key.Length > 0)
            {
                return EditInvalid(definition.Format == ConfigFormat.Properties
                    ? $"Namespace '{definition.Name}' has keys; an edit must name one."
                    : $"Namespace '{definition.Name}' is one document; an edit changes all of it, and names no key.");
            }

            if (edit.Value is null && definition.Format != ConfigFormat.Properties)
            {
                return EditInvalid($"Namespace '{definition.Name}' is one document, which can be replaced, but not taken away.");
            }
        }

        return null;
    }

    private static Refusal? Check(NamespaceDefinition definition)
    {
        var wrong = definition switch
        {
            { Format: not ConfigFormat.Properties and not ConfigFormat.Json and not ConfigFormat.Yaml and not ConfigFormat.Text } =>
                $"format {definition.Format} is none",
            { ReleasesKept: < ConfigLimits.ReleasesKeptMin or > ConfigLimits.ReleasesKeptMax } =>
                $"releasesKept goes from {ConfigLimits.ReleasesKeptMin} to {ConfigLimits.ReleasesKeptMax}, not {definition.ReleasesKept}",
            { Schema: not null, Format: ConfigFormat.Text } => "a text cannot have a schema",
            { Schema: { } schema } when Encoding.UTF8.GetByteCount(schema) > ConfigLimits.SchemaBytesMax =>
                $"a schema has up to {ConfigLimits.SchemaBytesMax} bytes",
            { Extends: not null, Format: ConfigFormat.Text } => "a text cannot extend another namespace",
            { Extends.Release: < 1 } => "a release of the public namespace is 1 or more",
            _ => null,
        };
        return CheckName(definition.Name)
            ?? (wrong is null ? null : ConfigRefusals.Invalid(ConfigCodes.DefinitionInvalid, $"Namespace '{definition.Name}' cannot be so: {wrong}.", "definition"))
            ?? (definition.Extends is { } extends ? CheckName(extends.Application, "extends.application") ?? CheckName(extends.Name) : null)
            ?? CheckComment(definition.Description);
    }

    private static Refusal? Check(Publish publish)
    {
        if (publish.Parts.IsDefaultOrEmpty || publish.Parts.Length > ConfigLimits.NamespacesPerPublishMax
            || publish.Parts.DistinctBy(static part => part.Name).Count() < publish.Parts.Length)
        {
            return ConfigRefusals.Invalid(
                ConfigCodes.PublishInvalid, $"A publish names 1 to {ConfigLimits.NamespacesPerPublishMax} namespaces, each once.", "parts");
        }

        if (publish.Gradual is null != publish.Match is null)
        {
            return ConfigRefusals.Invalid(
                ConfigCodes.PublishInvalid, "A gradual release has a name and says who gets it; a publish for all has neither.", "gradual");
        }

        foreach (var part in publish.Parts)
        {
            if ((CheckName(part.Name) ?? CheckEdits(part.Edits, isRequired: false)) is { } refusal)
            {
                return refusal;
            }
        }

        return CheckComment(publish.Comment)
            ?? (publish.Gradual is { } gradual ? CheckName(gradual, "gradual") : null)
            ?? (publish.Match is { } match ? Check(match) : null);
    }

    private static Refusal? Check(GradualMatch match)
    {
        if (match.Addresses.IsDefaultOrEmpty && match.Labels.IsDefaultOrEmpty && match.Instances.IsDefaultOrEmpty && match.Percent is null)
        {
            return MatchInvalid("A gradual release says who gets it: addresses, labels, instances or a percentage.");
        }

        if (Math.Max(Math.Max(Count(match.Addresses), Count(match.Labels)), Count(match.Instances)) > ConfigLimits.MatchesMax)
        {
            return MatchInvalid($"A gradual release names up to {ConfigLimits.MatchesMax} addresses, labels and instances each.");
        }

        if (match.Percent is { } percent && !(percent is > 0 and <= PercentMax))
        {
            return MatchInvalid($"A percentage is above 0, and at most {PercentMax}, not {percent}.");
        }

        if (!match.Addresses.IsDefault && match.Addresses.FirstOrDefault(static text => !IPNetwork.TryParse(text, out _) && !IPAddress.TryParse(text, out _)) is { } address)
        {
            return MatchInvalid($"'{address}' is no address, and no network as 10.1.0.0/16 is one.");
        }

        return (match.Instances.IsDefault || match.Instances.All(IsLabel))
            && (match.Labels.IsDefault || match.Labels.All(static label => IsLabel(label.Key) && IsLabel(label.Value)))
            ? null
            : MatchInvalid($"Names of instances, and names and values of labels, have 1 to {ConfigLimits.LabelLengthMax} characters that can be stored.");
    }

    private static int Count<T>(ImmutableArray<T> all) => all.IsDefault ? 0 : all.Length;

    /// <summary>Whether a text can be the name of an instance or a person, or the name or value of a label.</summary>
    public static bool IsLabel(string text) => text is { Length: > 0 and <= ConfigLimits.LabelLengthMax } && StorableText.Is(text);

    private static Refusal? CheckEdits(ImmutableArray<ConfigEdit> edits, bool isRequired)
    {
        if (edits.IsDefault || (isRequired && edits.Length == 0) || edits.Length > ConfigLimits.EditsPerCommandMax)
        {
            return EditInvalid($"There are {(isRequired ? 1 : 0)} to {ConfigLimits.EditsPerCommandMax} edits at once.");
        }

        var keys = new HashSet<string>();
        foreach (var edit in edits)
        {
            if (!keys.Add(edit.Key))
            {
                return EditInvalid($"Key '{edit.Key}' is edited twice.");
            }

            if (edit.Key.Length > ConfigLimits.KeyLengthMax || edit.Key.Any(char.IsControl) || !StorableText.Is(edit.Key) || edit.Key.Trim().Length < edit.Key.Length)
            {
                return EditInvalid($"A key has up to {ConfigLimits.KeyLengthMax} characters without control characters, and no space at its ends; '{edit.Key}' has others.");
            }

            if (edit.Value is { } value && !StorableText.Is(value))
            {
                return EditInvalid($"The value of '{edit.Key}' has characters that cannot be stored.");
            }
        }

        return null;
    }

    /// <summary>Why a text is no name.</summary>
    public static Refusal? CheckName(string name, string argument) => NameRules.IsValid(name)
        ? null
        : ConfigRefusals.Invalid(ConfigCodes.NameInvalid, $"'{name}' is no name: it has {NameRules.Text}.", argument);

    private static Refusal? CheckActor(ConfigActor actor) => IsLabel(actor.Name) && actor.From.Length <= ConfigLimits.LabelLengthMax && StorableText.Is(actor.From)
        ? null
        : ConfigRefusals.Invalid(ConfigCodes.EditInvalid, $"Who changes something has a name of up to {ConfigLimits.LabelLengthMax} characters.", "actor");

    private static Refusal? CheckComment(string? comment) => comment is null || (comment.Length <= ConfigLimits.CommentLengthMax && StorableText.Is(comment))
        ? null
        : ConfigRefusals.Invalid(ConfigCodes.EditInvalid, $"A comment has up to {ConfigLimits.CommentLengthMax} characters that can be stored.", "comment");

    private static Refusal EditInvalid(string message) => ConfigRefusals.Invalid(ConfigCodes.EditInvalid, message, "edits");

    private static Refusal MatchInvalid(string message) => ConfigRefusals.Invalid(ConfigCodes.MatchInvalid, message, "match");
}
