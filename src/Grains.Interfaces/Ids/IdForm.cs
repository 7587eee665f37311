using System.Diagnostics.CodeAnalysis;

namespace Granary.Ids;

/// <summary>How an id is written. The names that HTTP and the command line know are in <see cref="IdText.FormNames"/>.</summary>
public enum IdForm
{
    /// <summary>Decimal digits, up to 19.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "It is the digits that are decimal; no type is meant.")]
    Decimal = 0,

    /// <summary>Digits, then capital, then small letters; up to 11. Case matters.</summary>
    Base62 = 1,

    /// <summary><see cref="Base62"/> with leading zeros, always 11: texts sort ordinally as the ids do.</summary>
    Base62Sortable = 2,

    /// <summary>Crockford's base 32, up to 13: made to be read aloud and typed; case, hyphens, I, L and O are forgiven.</summary>
    Crockford = 3,

    /// <summary><see cref="Crockford"/> and a symbol that notices any wrong and any two swapped symbols.</summary>
    CrockfordCheck = 4,

    /// <summary><see cref="Crockford"/> with leading zeros, always 13: texts sort ordinally as the ids do.</summary>
    CrockfordSortable = 5,
}
