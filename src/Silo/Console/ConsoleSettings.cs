using System.ComponentModel.DataAnnotations;

namespace Granary.Web;

/// <summary>The settings of the console, in the section <c>Granary:Console</c>.</summary>
internal sealed class ConsoleSettings
{
    /// <summary>The section that holds them.</summary>
    public const string Section = "Granary:Console";

    /// <summary>Whether the silo serves the console and the dashboard. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether the dashboard shows the silo's log as it is written. Default: false.</summary>
    public bool DashboardTrace { get; set; }

    /// <summary>How often an open page asks for what is new, 0.2 to 60 s. Default: 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.2", "00:01:00", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public TimeSpan RefreshEvery { get; set; } = TimeSpan.FromSeconds(1);
}
