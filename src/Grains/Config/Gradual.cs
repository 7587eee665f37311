using System.Collections.Immutable;

namespace Granary.Config;

/// <summary>A gradual release that goes on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Counts its changes.</param>
/// <param name="Match">Who gets it.</param>
/// <param name="Comment">Why it was made.</param>
/// <param name="By">Who changed it last.</param>
/// <param name="At">When.</param>
/// <param name="Parts">The releases that it consists of, whose items change what all have.</param>
internal sealed record Gradual(
    string Name, long Version, GradualMatch Match, string? Comment, string By, DateTimeOffset At, ImmutableArray<GradualPart> Parts);
