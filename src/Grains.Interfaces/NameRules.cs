using System.Buffers;

namespace Granary;

/// <summary>What may be the name of a pool, a sequence, a lock and so on, in every block.</summary>
public static class NameRules
{
    /// <summary>The longest name, in characters.</summary>
    public const int LengthMax = 128;

    /// <summary>The rule in words, for error messages.</summary>
    public const string Text = "1 to 128 characters out of a-z, A-Z, 0-9, '.', '_', '-' and ':', the first a letter or a digit";

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-:");

    /// <summary>Whether <paramref name="name"/> keeps the rule.</summary>
    public static bool IsValid(string? name) =>
        name is { Length: > 0 and <= LengthMax }
        && char.IsAsciiLetterOrDigit(name[0])
        && !name.AsSpan().ContainsAnyExcept(Allowed);
}
