using System.CommandLine;

namespace Granary.Ids;

/// <summary><c>granary ids</c>: draws, explains and checks ids, and administers pools and sequences.</summary>
internal static class IdsCommand
{
    public static Command Create(GranaryCommand granary) => new("ids", "Draws, decodes and verifies ids; administers pools and sequences.")
    {
        NextCommand.Create(granary),
        DrawCommand.Create(granary),
        DecodeCommand.Create(granary),
        VerifyCommand.Create(granary),
        PoolsCommand.Create(granary),
        SequencesCommand.Create(granary),
    };

    /// <summary>The address of a pool.</summary>
    public static string PoolPath(string pool) => $"v1/ids/pools/{Uri.EscapeDataString(pool)}";

    /// <summary>The address of a sequence.</summary>
    public static string SequencePath(string sequence) => $"v1/ids/sequences/{Uri.EscapeDataString(sequence)}";

    /// <summary>The address that ids of a pool are drawn from.</summary>
    public static string DrawPath(string pool, int count, string form = "decimal") =>
        WideIdForm.IsAny(form)
            ? $"v1/ids/{form}/{Uri.EscapeDataString(pool)}?count={count}"
            : $"v1/ids/snowflake/{Uri.EscapeDataString(pool)}?count={count}&form={form}";

    /// <summary>The address that values of a sequence are drawn from.</summary>
    public static string NextPath(string sequence, int count) => $"{SequencePath(sequence)}/next?count={count}";
}
