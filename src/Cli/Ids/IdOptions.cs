using System.CommandLine;

namespace Granary.Ids;

/// <summary>Options that several verbs of the block share.</summary>
internal static class IdOptions
{
    /// <summary>How many ids or values one request draws.</summary>
    public static Option<int> Count()
    {
        var count = new Option<int>("--count") { Description = $"How many, 1 to {IdLimits.CountMax}.", DefaultValueFactory = static _ => 1 };
        count.Validators.Add(result =>
        {
            if (result.GetValue(count) is < 1 or > IdLimits.CountMax)
            {
                result.AddError($"--count is {result.GetValue(count)}; it must be 1 to {IdLimits.CountMax}.");
            }
        });
        return count;
    }

    /// <summary>The text form of an id.</summary>
    public static Option<string> Form()
    {
        var form = new Option<string>("--form") { Description = "How an id is written.", DefaultValueFactory = static _ => "decimal" };
        form.AcceptOnlyFromAmong("decimal", "base62", "base62-sortable", "crockford", "crockford-check", "crockford-sortable");
        return form;
    }
}
