using Granary.Hosting;
using Granary.Ledger;
using Granary.Ledger.Admin;
using Granary.Ledger.Schema;
using Microsoft.Extensions.Logging.Abstractions;

namespace Granary.Admin;

public sealed class OfflineAdminTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Theory]
    [InlineData("frobnicate", 2, "Granary.Silo admin backup")]
    [InlineData("backup", 2, AdminCodes.Usage)]
    [InlineData("backup --out x --overwrite", 2, AdminCodes.Usage)]
    [InlineData("restore", 2, AdminCodes.Usage)]
    [InlineData("restore x --colour red", 2, AdminCodes.Usage)]
    [InlineData("restore x --budget", 2, AdminCodes.Usage)]
    [InlineData("restore x --budget 5", 2, AdminCodes.Usage)]
    [InlineData("restore x --budget 25h", 2, AdminCodes.BudgetInvalid)]
    [InlineData("restore x --sequence-gap -1", 2, AdminCodes.SequenceInvalid)]
    [InlineData("restore x --sequence orders", 2, AdminCodes.Usage)]
    [InlineData("restore nowhere", 1, AdminCodes.BackupUnreadable)]
    [InlineData("restored", 1, AdminCodes.StoreMissing)]
    [InlineData("copy --to-provider Oracle", 2, AdminCodes.Usage)]
    [InlineData("copy --to-provider Postgres", 2, AdminCodes.Usage)]
    public async Task A_refusal_has_a_code_and_says_why(string words, int exitCode, string expected)
    {
        var exit = await RunAsync(words.Split(' '));

        Assert.Equal(exitCode, exit);
        Assert.Contains(expected, _error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task With_json_the_result_and_an_error_are_one_object_each()
    {
        await MakeStoreAsync();

        await RunAsync("backup", "--out", _folder.File("backup"), "--json");
        await RunAsync("backup", "--out", _folder.File("backup"), "--json");

        Assert.True(System.Text.Json.JsonDocument.Parse(_output.ToString()).RootElement.TryGetProperty("tables", out _));
        Assert.Equal(
            AdminCodes.FileExists,
            System.Text.Json.JsonDocument.Parse(_error.ToString()).RootElement.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task While_a_silo_has_its_seat_the_store_may_be_saved_but_not_changed()
    {
        await MakeStoreAsync();
        var settings = new SiloSettings { DataDirectory = _folder.File("data"), SiloPort = 0, GatewayPort = 0, Urls = "http://127.0.0.1:0" };
        using var seat = await new SiloSeats(settings.DataDirectory, new PortChooser(new Random(1)), TimeProvider.System)
            .TakeAsync(settings, TestContext.Current.CancellationToken);

        var saved = await RunAsync("backup", "--out", _folder.File("backup"));
        var restored = await RunAsync("restored");
        var overwritten = await RunAsync("restore", _folder.File("backup"), "--overwrite");

        Assert.Equal((0, 1, 1), (saved, restored, overwritten));
        Assert.Contains(AdminCodes.StoreInUse, _error.ToString(), StringComparison.Ordinal);
    }

    private async Task MakeStoreAsync()
    {
        await using var database = Database.Open(new DatabaseOptions { DataDirectory = _folder.File("data") });
        await new SchemaMigrator(database, TimeProvider.System, NullLogger<SchemaMigrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);
    }

    private Task<int> RunAsync(params string[] words) =>
        OfflineAdmin.RunAsync([.. words, $"--Granary:DataDirectory={_folder.File("data")}"], _output, _error, TestContext.Current.CancellationToken);
}
