using System.Globalization;

namespace Granary.Config;

/// <summary>
/// The version of what an application sees. Of one incarnation of the store the higher revision is the newer; another incarnation is
/// always taken.
/// </summary>
/// <param name="Incarnation">The store's incarnation, which changes when a backup is restored.</param>
/// <param name="Revision">Counts what applications can see; 0 before the first release.</param>
[GenerateSerializer, Immutable, Alias("granary.config.version")]
public readonly record struct ConfigVersion([property: Id(0)] Guid Incarnation, [property: Id(1)] long Revision)
{
    /// <summary>Before anything was seen.</summary>
    public static readonly ConfigVersion None;

    /// <summary>Whether who has <paramref name="other"/> takes this one instead.</summary>
    public bool Replaces(ConfigVersion other) => Incarnation != other.Incarnation || Revision > other.Revision;

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string? text, out ConfigVersion version)
    {
        version = None;
        if (text?.Split('.') is not [var incarnation, var revision]
            || !Guid.TryParseExact(incarnation, "N", out var guid)
            || !long.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        version = new ConfigVersion(guid, number);
        return true;
    }

    /// <summary>The incarnation, a dot, and the revision.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Incarnation:N}.{Revision}");
}
