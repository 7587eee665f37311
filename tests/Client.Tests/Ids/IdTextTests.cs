using CsCheck;

namespace Granary.Ids;

public sealed class IdTextTests
{
    private static readonly IdForm[] Forms = Enum.GetValues<IdForm>();

    private static readonly Gen<long> AnyId = Gen.OneOf(Gen.Long[0, long.MaxValue], Gen.Long[0, 5000], Gen.Const(long.MaxValue), Gen.Const(0L));

    [Fact]
    public void Every_id_comes_back_as_it_was_from_every_form() =>
        Gen.Select(AnyId, Gen.Enum<IdForm>()).Sample((id, form) => IdText.Parse(IdText.Format(id, form), form) == id);

    [Fact]
    public void Sortable_forms_sort_ordinally_as_the_ids_do() =>
        Gen.Select(AnyId, AnyId, Gen.OneOf(Gen.Const(IdForm.Base62Sortable), Gen.Const(IdForm.CrockfordSortable))).Sample((one, other, form) =>
            Math.Sign(string.CompareOrdinal(IdText.Format(one, form), IdText.Format(other, form))) == one.CompareTo(other));

    [Fact]
    public void A_wrong_or_swapped_symbol_is_noticed_by_the_check_symbol() =>
        Gen.Select(AnyId, Gen.Int[0, 12], Gen.Int[1, 31]).Sample((id, place, shift) =>
        {
            const string Symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
            var text = IdText.Format(id, IdForm.CrockfordCheck).ToCharArray();
            place %= text.Length - 1;
            var wrong = (char[])text.Clone();
            wrong[place] = Symbols[(Symbols.IndexOf(text[place], StringComparison.Ordinal) + shift) % 32];
            var swapped = (char[])text.Clone();
            (swapped[0], swapped[place]) = (swapped[place], swapped[0]);

            return !IdText.TryParse(wrong, IdForm.CrockfordCheck, out _)
                && (place != 1 || text[0] == text[1] || !IdText.TryParse(swapped, IdForm.CrockfordCheck, out _));
        });

    [Fact]
    public void Any_text_is_read_or_refused_and_what_is_read_means_the_same_when_written_again() =>
        Gen.Select(Gen.String[Gen.Char["0123456789ABCabcIiLlOoUuZz-*~$= é"], 0, 20], Gen.Enum<IdForm>()).Sample((text, form) =>
            !IdText.TryParse(text, form, out var id) || IdText.Parse(IdText.Format(id, form), form) == id);

    [Theory]
    [InlineData("decimal", IdForm.Decimal)]
    [InlineData("base62", IdForm.Base62)]
    [InlineData("base62-sortable", IdForm.Base62Sortable)]
    [InlineData("crockford", IdForm.Crockford)]
    [InlineData("crockford-check", IdForm.CrockfordCheck)]
    [InlineData("crockford-sortable", IdForm.CrockfordSortable)]
    public void The_forms_have_names_and_stay_as_they_are(string name, IdForm form)
    {
        Assert.True(IdText.TryParseForm(name, out var named));
        Assert.Equal(form, named);
        Assert.Equal(name, IdText.NameOf(form));
        Assert.Equal(name, IdText.FormNames[(int)form]);
    }

    [Theory]
    [InlineData(IdForm.Decimal, 1_000_000, "1000000")]
    [InlineData(IdForm.Base62, 62, "10")]
    [InlineData(IdForm.Base62, 61, "z")]
    [InlineData(IdForm.Base62Sortable, long.MaxValue, "AzL8n0Y58m7")]
    [InlineData(IdForm.Crockford, 32, "10")]
    [InlineData(IdForm.CrockfordCheck, 1234, "16JD")]
    [InlineData(IdForm.CrockfordSortable, long.MaxValue, "7ZZZZZZZZZZZZ")]
    public void An_id_is_written_as_published(IdForm form, long id, string text) => Assert.Equal(text, IdText.Format(id, form));

    [Theory]
    [InlineData(IdForm.Crockford, "16-j", 1234)]
    [InlineData(IdForm.Crockford, "oOiIlL", 33_825)]
    [InlineData(IdForm.CrockfordCheck, "16j-d", 1234)]
    [InlineData(IdForm.Decimal, "007", 7)]
    public void What_people_get_wrong_is_forgiven(IdForm form, string text, long id) => Assert.Equal(id, IdText.Parse(text, form));

    [Theory]
    [InlineData(IdForm.Decimal, "")]
    [InlineData(IdForm.Decimal, "-1")]
    [InlineData(IdForm.Decimal, "+1")]
    [InlineData(IdForm.Decimal, " 1")]
    [InlineData(IdForm.Decimal, "9223372036854775808")]
    [InlineData(IdForm.Decimal, "99999999999999999999")]
    [InlineData(IdForm.Base62, "AzL8n0Y58m8")]
    [InlineData(IdForm.Base62, "zzzzzzzzzzz")]
    [InlineData(IdForm.Base62, "000000000001")]
    [InlineData(IdForm.Base62, "a-b")]
    [InlineData(IdForm.Base62Sortable, "1")]
    [InlineData(IdForm.Crockford, "8000000000000")]
    [InlineData(IdForm.Crockford, "-1")]
    [InlineData(IdForm.Crockford, "1-")]
    [InlineData(IdForm.Crockford, "1U")]
    [InlineData(IdForm.Crockford, "00000000000001")]
    [InlineData(IdForm.CrockfordCheck, "1")]
    [InlineData(IdForm.CrockfordCheck, "16JE")]
    [InlineData(IdForm.CrockfordSortable, "ZZZZZZZZZZZZZ")]
    [InlineData(IdForm.CrockfordSortable, "1")]
    public void A_text_that_is_no_id_is_refused_with_its_code(IdForm form, string text)
    {
        var refusal = Assert.Throws<InvalidRequestException>(() => IdText.Parse(text, form));

        Assert.Equal(IdCodes.IdInvalid, refusal.Code);
        Assert.Contains($"'{text}'", refusal.Message, StringComparison.Ordinal);
        Assert.False(IdText.TryParse(text, form, out _));
    }

    [Fact]
    public void A_negative_id_has_no_text() =>
        Assert.Equal(IdCodes.IdInvalid, Assert.Throws<InvalidRequestException>(() => IdText.Format(-1, IdForm.Base62)).Code);

    [Fact]
    public void Writing_into_a_span_that_is_too_short_says_so_and_writes_nothing()
    {
        Span<char> text = stackalloc char[3];

        Assert.False(IdText.TryFormat(long.MaxValue, IdForm.CrockfordCheck, text, out var written));
        Assert.Equal(0, written);
    }

    [Fact]
    public void Writing_into_a_span_and_reading_allocate_nothing()
    {
        Span<char> text = stackalloc char[IdText.LengthMax];
        Work(text);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Work(text);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Work(Span<char> text)
        {
            foreach (var form in Forms)
            {
                IdText.TryFormat(1234567890123456789, form, text, out var written);
                IdText.TryParse(text[..written], form, out _);
            }
        }
    }
}
