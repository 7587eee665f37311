using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Granary.Config.Provider;

/// <summary>The options of a source, read and checked.</summary>
internal sealed record SourceOptions
{
    private const string UrlDefault = "http://127.0.0.1:8700";

    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(10);

    public required IReadOnlyList<Uri> Urls { get; init; }

    public required string? Token { get; init; }

    public required string Application { get; init; }

    public required string Environment { get; init; }

    public required string Cluster { get; init; }

    public required IReadOnlyList<string> Namespaces { get; init; }

    public required string KeyPrefix { get; init; }

    public required string Instance { get; init; }

    public required string? Address { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public required bool HasSecrets { get; init; }

    public required string? SnapshotFile { get; init; }

    public required string? SnapshotKey { get; init; }

    public required TimeSpan StartTimeout { get; init; }

    public required TimeSpan SnapshotPatience { get; init; }

    public required bool IsOptional { get; init; }

    public required ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>Checks and copies.</summary>
    /// <exception cref="InvalidRequestException">An option breaks a rule.</exception>
    public static SourceOptions Read(GranaryConfigurationOptions options)
    {
        DemandName(options.Application, nameof(options.Application));
        DemandName(options.Environment, nameof(options.Environment));
        DemandName(options.Cluster, nameof(options.Cluster));
        Demand(
            options.Namespaces is { Count: > 0 and <= ConfigLimits.NamespacesPerViewMax } && options.Namespaces.Distinct().Count() == options.Namespaces.Count,
            nameof(options.Namespaces), $"names 1 to {ConfigLimits.NamespacesPerViewMax} namespaces, each once");
        foreach (var name in options.Namespaces)
        {
            DemandName(name, nameof(options.Namespaces));
        }

        Demand(options.Urls.All(static url => url.IsAbsoluteUri && url.Scheme is "http" or "https"), nameof(options.Urls), "has http or https addresses");
        Demand(IsLabel(options.Instance), nameof(options.Instance), $"has 1 to {ConfigLimits.LabelLengthMax} characters");
        Demand(options.Address is null || IPAddress.TryParse(options.Address, out _), nameof(options.Address), "is an IP address");
        Demand(
            options.Labels.Count <= ConfigLimits.LabelsMax && options.Labels.All(static label => IsLabel(label.Key) && IsLabel(label.Value)),
            nameof(options.Labels), $"has up to {ConfigLimits.LabelsMax} labels of 1 to {ConfigLimits.LabelLengthMax} characters");
        Demand(options.StartTimeout >= TimeSpan.Zero && options.StartTimeout <= WaitMax, nameof(options.StartTimeout), "goes from 0 to 10 min");
        Demand(options.SnapshotPatience >= TimeSpan.Zero && options.SnapshotPatience <= WaitMax, nameof(options.SnapshotPatience), "goes from 0 to 10 min");
        return new SourceOptions
        {
            Urls = options.Urls.Count == 0 ? [new Uri(UrlDefault)] : [.. options.Urls],
            Token = options.Token,
            Application = options.Application,
            Environment = options.Environment,
            Cluster = options.Cluster,
            Namespaces = [.. options.Namespaces],
            KeyPrefix = string.IsNullOrEmpty(options.KeyPrefix) ? "" : options.KeyPrefix + ConfigurationPath.KeyDelimiter,
            Instance = options.Instance,
            Address = options.Address,
            Labels = options.Labels.ToDictionary(),
            HasSecrets = options.Secrets,
            SnapshotFile = options.SnapshotFile is null ? null : Path.GetFullPath(options.SnapshotFile),
            SnapshotKey = options.SnapshotKey ?? options.Token,
            StartTimeout = options.StartTimeout,
            SnapshotPatience = options.SnapshotPatience,
            IsOptional = options.IsOptional,
            LoggerFactory = options.LoggerFactory,
        };
    }

    private static bool IsLabel(string text) => text is { Length: > 0 and <= ConfigLimits.LabelLengthMax } && StorableText.Is(text);

    private static void DemandName(string name, string option) => Demand(NameRules.IsValid(name), option, $"is {NameRules.Text}, not '{name}'");

    private static void Demand(bool isKept, string option, string rule)
    {
        if (!isKept)
        {
            throw new InvalidRequestException(ConfigCodes.QuestionInvalid, $"{option} {rule}.", option);
        }
    }
}
