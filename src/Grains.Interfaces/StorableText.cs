namespace Granary;

/// <summary>What every database can store as text: PostgreSQL takes neither NUL nor half a surrogate pair.</summary>
internal static class StorableText
{
    /// <summary>Whether the text can be stored as it is.</summary>
    public static bool Is(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || char.IsLowSurrogate(text[i]))
            {
                return false;
            }

            if (char.IsHighSurrogate(text[i]) && (++i == text.Length || !char.IsLowSurrogate(text[i])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The text with a question mark for each character that cannot be stored.</summary>
    public static string Cleaned(string text)
    {
        if (Is(text))
        {
            return text;
        }

        var clean = text.ToCharArray();
        for (var i = 0; i < clean.Length; i++)
        {
            if (char.IsHighSurrogate(clean[i]) && i + 1 < clean.Length && char.IsLowSurrogate(clean[i + 1]))
            {
                i++;
            }
            else if (clean[i] == '\0' || char.IsSurrogate(clean[i]))
            {
                clean[i] = '?';
            }
        }

        return new string(clean);
    }
}
