using System.Globalization;
using Spectre.Console;

namespace Granary.Output;

/// <summary>Rows and values as all tables show them.</summary>
internal static class TableRows
{
    /// <summary>Adds a row of plain text; brackets in it are no markup.</summary>
    public static Table Row(this Table table, params string[] cells)
    {
        table.AddRow(cells.Select(Markup.Escape).ToArray());
        return table;
    }

    /// <summary>An instant in UTC, to the millisecond.</summary>
    public static string Instant(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A count with thousands apart.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
