using System.CommandLine;
using Granary.Output;

namespace Granary.Ids;

/// <summary>Options that several verbs of the block share.</summary>
internal static class IdOptions
{
    /// <summary>How many ids or values one request draws.</summary>
    public static Option<int> Count() => new("--count")
    {
        Description = $"How many, 1 to {IdLimits.CountMax}.",
        DefaultValueFactory = static _ => 1,
        CustomParser = RangedNumber.Parser("--count", 1, IdLimits.CountMax),
    };

    /// <summary>The text form of an id.</summary>
    public static Option<string> Form()
    {
        var form = new Option<string>("--form") { Description = "How an id is written.", DefaultValueFactory = static _ => "decimal" };
        form.AcceptOnlyFromAmong([.. IdText.FormNames, WideIdForm.Uuid, WideIdForm.Ulid]);
        return form;
    }
}
