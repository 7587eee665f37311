using Granary.Ids;

namespace Granary.Web.Ids;

public sealed class IdReadingTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(IdForm.Decimal)]
    [InlineData(IdForm.Base62)]
    [InlineData(IdForm.Crockford)]
    [InlineData(IdForm.CrockfordCheck)]
    public void An_id_is_recognised_in_every_form(IdForm form)
    {
        var layout = SnowflakeLayout.Default;
        var id = layout.Compose(layout.TickOf(Now), 0, 77, 5);

        var readings = IdReading.All(IdText.Format(id, form), layout, Now);

        Assert.Contains(readings, reading => reading.Id == id && reading.Parts.Worker == 77);
    }

    [Fact]
    public void A_reading_that_lies_in_the_future_comes_last()
    {
        var layout = SnowflakeLayout.Default;
        var id = layout.Compose(layout.TickOf(Now), 0, 1, 1);

        var readings = IdReading.All(IdText.Format(id, IdForm.Decimal), layout, Now);

        Assert.Equal(id, readings[0].Id);
    }

    [Fact]
    public void A_UUID_and_a_ULID_are_read_as_the_snowflake_id_that_they_hold()
    {
        var (layout, id) = (new WideIdLayout(SnowflakeLayout.Default), 1_234_567_890_123);

        var uuid = Assert.Single(IdReading.All($"{layout.ToUuid(id, 7, 9)}", SnowflakeLayout.Default, Now));
        var ulid = Assert.Single(IdReading.All(UlidText.Format(layout.ToUlid(id, 7, 9)), SnowflakeLayout.Default, Now));

        Assert.Equal((WideIdForm.Uuid, id), (uuid.Form, uuid.Id));
        Assert.Equal((WideIdForm.Ulid, id), (ulid.Form, ulid.Id));
    }

    [Fact]
    public void What_is_no_id_has_no_reading() => Assert.Empty(IdReading.All("not an id!", SnowflakeLayout.Default, Now));
}
