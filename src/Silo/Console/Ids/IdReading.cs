using Granary.Ids;

namespace Granary.Web.Ids;

/// <summary>One way to read a text as an id of a pool.</summary>
/// <param name="Form">The name of the form that it is read in.</param>
/// <param name="Id">The id.</param>
/// <param name="Parts">What it says.</param>
internal sealed record IdReading(string Form, long Id, SnowflakeParts Parts)
{
    // A clock that is ahead may have made an id of the near future; one of next year was read in the wrong form.
    private static readonly TimeSpan AheadMax = TimeSpan.FromDays(1);

    // Forms that say the same of a text: one of them is enough.
    private static readonly IdForm[] Tried = [IdForm.Decimal, IdForm.CrockfordCheck, IdForm.Base62, IdForm.Crockford];

    /// <summary>All ways to read the text as an id that the pool could have made by now, the likeliest first.</summary>
    public static IReadOnlyList<IdReading> All(string text, SnowflakeLayout layout, DateTimeOffset now)
    {
        if (WideIdLayout.IsWide(text))
        {
            var form = text.Length == UlidText.Length ? WideIdForm.Ulid : WideIdForm.Uuid;
            return new WideIdLayout(layout).TryRead(text, out var wide) ? [new IdReading(form, wide, layout.Decode(wide))] : [];
        }

        return Narrow(text, layout, now);
    }

    /// <summary>Whether the id could have been made by now.</summary>
    public bool IsLikely(DateTimeOffset now) => Parts.Time <= now + AheadMax;

    private static IReadOnlyList<IdReading> Narrow(string text, SnowflakeLayout layout, DateTimeOffset now) =>
    [
        .. from form in Tried
           let id = IdText.TryParse(text, form, out var read) ? read : -1
           where id >= 0 && (layout.TotalBits >= 63 || id >> layout.TotalBits == 0)
           let reading = new IdReading(IdText.NameOf(form), id, layout.Decode(id))
           let isLikely = reading.Parts.Time <= now + AheadMax
           orderby isLikely descending
           select reading,
    ];
}
