namespace Granary.Ids;

/// <summary>What is checked before anything is sent.</summary>
internal static class IdGuards
{
    public static void ThrowIfBadName(string? name, string argument)
    {
        if (!NameRules.IsValid(name))
        {
            throw new InvalidRequestException(IdCodes.NameInvalid, $"{argument} is '{name}'; it must be {NameRules.Text}.", argument);
        }
    }

    public static void ThrowIfBadLayout(SnowflakeLayout layout)
    {
        if (layout.Problems() is { Count: > 0 } problems)
        {
            throw new InvalidRequestException(IdCodes.LayoutInvalid, $"The layout does not fit: {string.Join(' ', problems)}", nameof(layout));
        }
    }
}
