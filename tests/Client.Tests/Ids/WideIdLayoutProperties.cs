using System.Globalization;
using CsCheck;

namespace Granary.Ids;

public sealed class WideIdLayoutProperties
{
    private static readonly Gen<SnowflakeLayout> Layouts = Gen.OneOf(
        Gen.OneOf(SnowflakeLayout.Presets.Values.ToArray()),
        Gen.Select(Gen.Int[30, 40], Gen.Int[0, 4], Gen.Int[1, 8], Gen.Int[4, 11], Gen.OneOf(1, 10, 1000), Gen.Bool)
            .Select((time, datacenter, worker, sequence, unit, isSequenceFirst) => new SnowflakeLayout
            {
                UnitMilliseconds = unit,
                Epoch = SnowflakeLayout.DefaultEpoch,
                TimeBits = time,
                DatacenterBits = datacenter,
                WorkerBits = worker,
                SequenceBits = sequence,
                Order = isSequenceFirst ? SnowflakeFieldOrder.SequenceThenWorker : SnowflakeFieldOrder.WorkerThenSequence,
            }),
        Gen.Const(new SnowflakeLayout
        {
            UnitMilliseconds = 1,
            Epoch = DateTimeOffset.UnixEpoch,
            TimeBits = 30,
            DatacenterBits = 7,
            WorkerBits = 4,
            SequenceBits = 22,
        }));

    private static readonly Gen<(SnowflakeLayout Layout, long One, long Other)> TwoIds =
        from layout in Layouts
        from one in Ids(layout)
        from other in Gen.OneOf(Ids(layout), Gen.OneOf(Math.Max(0, one - 1), one ^ 1, one ^ (1L << (layout.TotalBits - layout.TimeBits)), one / 2))
        select (layout, one, other);

    private static readonly Gen<(ushort Tag, ulong Random)> Noise = Gen.Select(Gen.UShort, Gen.ULong);

    [Fact]
    public void Two_snowflake_ids_are_never_the_same_uuid_or_ulid_whatever_tags_and_random_bits() =>
        Gen.Select(TwoIds, Noise, Noise).Where((ids, _, _) => ids.One != ids.Other).Sample((ids, one, other) =>
        {
            var wide = new WideIdLayout(ids.Layout);

            Assert.NotEqual(wide.ToUuid(ids.One, one.Tag, one.Random), wide.ToUuid(ids.Other, other.Tag, other.Random));
            Assert.NotEqual(wide.ToUlid(ids.One, one.Tag, one.Random), wide.ToUlid(ids.Other, other.Tag, other.Random));
            Assert.NotEqual(wide.ToUuid(ids.One, one.Tag, one.Random), wide.ToUuid(ids.Other, one.Tag, one.Random));
        });

    [Fact]
    public void They_sort_as_the_snowflake_ids_do_as_numbers_and_as_text() =>
        Gen.Select(TwoIds, Noise, Noise).Where((ids, _, _) => ids.One != ids.Other).Sample((ids, one, other) =>
        {
            var wide = new WideIdLayout(ids.Layout);
            var (uuid, otherUuid) = (wide.ToUuid(ids.One, one.Tag, one.Random), wide.ToUuid(ids.Other, other.Tag, other.Random));
            var (ulid, otherUlid) = (wide.ToUlid(ids.One, one.Tag, one.Random), wide.ToUlid(ids.Other, other.Tag, other.Random));
            var expected = ids.One < ids.Other;

            Assert.Equal(expected, uuid.CompareTo(otherUuid) < 0);
            Assert.Equal(expected, string.CompareOrdinal(uuid.ToString(), otherUuid.ToString()) < 0);
            Assert.Equal(expected, uuid.ToByteArray(bigEndian: true).AsSpan().SequenceCompareTo(otherUuid.ToByteArray(bigEndian: true)) < 0);
            Assert.Equal(expected, ulid < otherUlid);
            Assert.Equal(expected, string.CompareOrdinal(UlidText.Format(ulid), UlidText.Format(otherUlid)) < 0);
        });

    [Fact]
    public void The_snowflake_id_comes_back_from_number_and_text() =>
        Gen.Select(TwoIds, Noise).Sample((ids, noise) =>
        {
            var wide = new WideIdLayout(ids.Layout);
            var uuid = wide.ToUuid(ids.One, noise.Tag, noise.Random);
            var ulid = wide.ToUlid(ids.One, noise.Tag, noise.Random);

            Assert.True(wide.TryRead(uuid, out var fromUuid));
            Assert.True(wide.TryRead(ulid, out var fromUlid));
            Assert.Equal((ids.One, ids.One), (fromUuid, fromUlid));
            Assert.Equal((ids.One, ids.One), (wide.Read(uuid.ToString()), wide.Read(UlidText.Format(ulid).ToLowerInvariant())));
        });

    [Fact]
    public void The_fields_are_those_of_the_standards() =>
        Gen.Select(TwoIds, Noise).Where(static (ids, _) => IsInCalendar(ids)).Sample((ids, noise) =>
        {
            var wide = new WideIdLayout(ids.Layout);
            var milliseconds = ids.Layout.Decode(ids.One).Time.ToUnixTimeMilliseconds();

            var uuid = wide.ToUuid(ids.One, noise.Tag, noise.Random);
            var ulid = wide.ToUlid(ids.One, noise.Tag, noise.Random);

            Assert.Equal(7, uuid.Version);
            Assert.InRange(uuid.Variant, 0b1000, 0b1011);
            Assert.Equal(milliseconds, long.Parse(uuid.ToString("N")[..12], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            Assert.Equal((UInt128)milliseconds, ulid >> 80);
        });

    [Fact]
    public void The_tag_stands_where_only_it_differs_and_the_random_bits_are_as_many_as_is_said() =>
        TwoIds.Sample(ids =>
        {
            var wide = new WideIdLayout(ids.Layout);
            var still = wide.ToUlid(ids.One, 0, 0);

            Assert.Equal(WideIdLayout.TagBits, BitsOf(still ^ wide.ToUlid(ids.One, ushort.MaxValue, 0)));
            Assert.Equal(wide.UlidRandomBits, BitsOf(still ^ wide.ToUlid(ids.One, 0, ulong.MaxValue)));
            Assert.Equal(wide.UuidRandomBits, BitsOf(NumberOf(wide.ToUuid(ids.One, 0, 0)) ^ NumberOf(wide.ToUuid(ids.One, 0, ulong.MaxValue))));
        });

    [Theory]
    [InlineData("00000000-0000-4000-8000-000000000000")]
    [InlineData("018cc251-f400-7000-0000-000000000000")]
    [InlineData("7ZZZZZZZZZZZZZZZZZZZZZZZZZ")]
    [InlineData("8ZZZZZZZZZZZZZZZZZZZZZZZZZ")]
    [InlineData("")]
    [InlineData("01HK153X00UUUUUUUUUUUUUUUU")]
    public void What_was_not_made_with_the_layout_is_refused(string text)
    {
        var wide = new WideIdLayout(SnowflakeLayout.Default);

        Assert.False(wide.TryRead(text, out _));
        Assert.Equal(IdCodes.IdInvalid, Assert.Throws<InvalidRequestException>(() => wide.Read(text)).Code);
    }

    [Fact]
    public void A_ulid_is_written_as_its_specification_says()
    {
        var ulid = UInt128.Parse("01563E3AB5D3D6764C61EFB99302BD5B", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

        Assert.Equal("01ARZ3NDEKTSV4RRFFQ69G5FAV", UlidText.Format(UlidText.Parse("01ARZ3NDEKTSV4RRFFQ69G5FAV")));
        Assert.Equal(ulid, UlidText.Parse(UlidText.Format(ulid)));
        Assert.Equal("01563e3a-b5d3-d676-4c61-efb99302bd5b", UlidText.ToGuid(ulid).ToString());
        Assert.Equal("01ARZ3NDEKTSV4RRFFQ69G5FAV", UlidText.Format(ulid));
    }

    /// <summary>Ids up to the end of the layout, or of the 48 bits of milliseconds, whichever is sooner.</summary>
    private static Gen<long> Ids(SnowflakeLayout layout)
    {
        var ticks = Math.Min(layout.TicksMax, ((1L << 48) - layout.Epoch.ToUnixTimeMilliseconds()) / layout.UnitMilliseconds);
        var greatest = (long)(((UInt128)(ulong)ticks << (layout.TotalBits - layout.TimeBits)) - 1);
        return Gen.OneOf(Gen.Long[0, greatest], Gen.Long[greatest / 3, (greatest / 3) + 100]);
    }

    private static UInt128 NumberOf(Guid uuid) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(uuid.ToByteArray(bigEndian: true));

    // A layout may count on past the year 9999, where a decoded time stays at the calendar's end.
    private static bool IsInCalendar((SnowflakeLayout Layout, long One, long Other) ids) => ids.Layout.Decode(ids.One).Time < DateTimeOffset.MaxValue;

    private static int BitsOf(UInt128 number) => (int)UInt128.PopCount(number);
}
