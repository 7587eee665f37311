using Granary.Ids;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Granary.EntityFrameworkCore;

/// <summary>Where the values of a property come from; kept in the model as annotations, which migrations and compiled models write as texts.</summary>
/// <param name="Kind">Whether a pool or a sequence.</param>
/// <param name="Name">Its name.</param>
/// <param name="Form">How values are written where the property is a text.</param>
internal sealed record KeySource(KeyKind Kind, string Name, IdForm Form)
{
    /// <summary>The pool that every store has.</summary>
    public const string DefaultPool = "default";

    private const string PoolAnnotation = "Granary:Pool";
    private const string SequenceAnnotation = "Granary:Sequence";
    private const string FormAnnotation = "Granary:Form";

    /// <summary>The source of the property; <see langword="null"/> when it has none.</summary>
    public static KeySource? Of(IReadOnlyProperty property)
    {
        var pool = property.FindAnnotation(PoolAnnotation)?.Value as string;
        var name = pool ?? property.FindAnnotation(SequenceAnnotation)?.Value as string;
        if (name is null)
        {
            return null;
        }

        var isForm = IdText.TryParseForm(property.FindAnnotation(FormAnnotation)?.Value as string, out var form);
        return new KeySource(pool is null ? KeyKind.Sequence : KeyKind.Snowflake, name, isForm ? form : IdForm.Decimal);
    }

    /// <summary>What <see cref="Of"/> reads.</summary>
    public (string Annotation, string Value)[] ToAnnotations() =>
        [(Kind == KeyKind.Snowflake ? PoolAnnotation : SequenceAnnotation, Name), (FormAnnotation, IdText.NameOf(Form))];

    /// <summary>Puts it in the place of the source that the property had.</summary>
    public void WriteTo(IMutableProperty property)
    {
        property.RemoveAnnotation(PoolAnnotation);
        property.RemoveAnnotation(SequenceAnnotation);
        foreach (var (annotation, value) in ToAnnotations())
        {
            property.SetAnnotation(annotation, value);
        }
    }

    /// <exception cref="InvalidRequestException">The name breaks its rule; the message names the property.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such form.</exception>
    public void ThrowIfBad(IReadOnlyProperty property)
    {
        if (!NameRules.IsValid(Name))
        {
            throw new InvalidRequestException(
                IdCodes.NameInvalid, $"{KeyValue.NameOf(property)}: the {Noun} is '{Name}'; it must be {NameRules.Text}.", Noun);
        }

        if (!Enum.IsDefined(Form))
        {
            throw new ArgumentOutOfRangeException(
                nameof(property), $"{KeyValue.NameOf(property)}: there is no form {(int)Form}; there are {string.Join(", ", IdText.FormNames)}.");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Noun} '{Name}'";

    private string Noun => Kind == KeyKind.Snowflake ? "pool" : "sequence";
}
