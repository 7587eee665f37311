namespace Granary.Ledger.Admin;

/// <summary>A backup is checked from end to end before a store is touched, whatever database that is in.</summary>
public sealed class DamagedBackupTests
{
    private static readonly RestoredOptions Known = new() { SequenceGap = 1_000 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("UPDATE granary_ids_sequence SET reserved = reserved - 1", AdminCodes.BackupDamaged)]
    [InlineData("DELETE FROM granary_key", AdminCodes.BackupDamaged)]
    [InlineData("DELETE FROM backup_table WHERE name = 'granary_key'", AdminCodes.BackupDamaged)]
    [InlineData("UPDATE backup_info SET value = '2' WHERE key = 'format'", AdminCodes.BackupNewer)]
    [InlineData("INSERT INTO granary_schema (ScriptName, Applied) VALUES ('Granary/9999-future', '2030-01-01')", AdminCodes.BackupNewer)]
    [InlineData("DROP TABLE backup_info", AdminCodes.BackupUnreadable)]
    public async Task A_backup_that_is_damaged_or_newer_is_refused_and_nothing_changes(string damage, string code)
    {
        await using var store = await StoreFixture.FilledAsync(DatabaseProvider.Sqlite);
        var file = store.File("backup");
        await store.Admin.BackupAsync(file, Cancellation);
        await StoreAdminConformance.DamageAsync(file, damage);
        var before = await store.DescribeAsync();

        var refused = await Assert.ThrowsAnyAsync<GranaryException>(() => store.Admin.RestoreAsync(file, overwrite: true, Known, Cancellation));

        Assert.Equal(code, refused.Code);
        Assert.Equal(before, await store.DescribeAsync());
    }

    [Fact]
    public async Task A_backup_with_a_flipped_bit_is_refused()
    {
        await using var store = await StoreFixture.FilledAsync(DatabaseProvider.Sqlite);
        var file = store.File("backup");
        await store.Admin.BackupAsync(file, Cancellation);
        var bytes = await File.ReadAllBytesAsync(file, Cancellation);
        var at = bytes.AsSpan().IndexOf("invoices"u8);
        bytes[at] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, Cancellation);

        var refused = await Assert.ThrowsAnyAsync<GranaryException>(() => store.Admin.RestoreAsync(file, overwrite: true, Known, Cancellation));

        Assert.Equal(AdminCodes.BackupDamaged, refused.Code);
    }
}
