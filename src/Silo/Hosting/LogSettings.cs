namespace Granary.Hosting;

/// <summary>How a silo writes its log, read from the section <c>Granary:Log</c>; what it logs is set under <c>Logging</c>, as everywhere in .NET.</summary>
public sealed class LogSettings
{
    /// <summary>The section that holds them.</summary>
    public const string Section = "Granary:Log";

    /// <summary>Whether each line is a JSON object instead of text. Default: false.</summary>
    public bool Json { get; set; }
}
