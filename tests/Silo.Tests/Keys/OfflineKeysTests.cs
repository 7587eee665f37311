namespace Granary.Keys;

public sealed class OfflineKeysTests : IDisposable
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

    [Fact]
    public async Task The_first_key_is_made_on_an_empty_data_directory_and_printed_alone()
    {
        var exit = await RunAsync("add", "ops", "--role", "admin");

        Assert.Equal(0, exit);
        Assert.Matches("^gk_[0-9A-Za-z]{43}\n$", _output.ToString());
        Assert.Contains("shown this once", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_listed_with_roles_and_scope_and_revoked()
    {
        await RunAsync("add", "shop", "--role", "read", "--role", "write", "--scope", "ids:orders", "--scope", "config");
        _output.GetStringBuilder().Clear();

        await RunAsync("list");
        var listed = _output.ToString();
        _output.GetStringBuilder().Clear();
        var revoked = await RunAsync("revoke", "shop");
        await RunAsync("list");

        Assert.StartsWith("shop\tread write\tids:orders* config:*\t", listed, StringComparison.Ordinal);
        Assert.Equal(0, revoked);
        Assert.Empty(_output.ToString());
    }

    [Theory]
    [InlineData("revoke", "nobody", 1, "keys.not_found")]
    [InlineData("add", "-x", 2, "keys.name_invalid")]
    [InlineData("frobnicate", "x", 2, "Granary.Silo keys add")]
    public async Task A_refusal_says_why(string verb, string name, int exitCode, string expected)
    {
        var exit = verb == "add" ? await RunAsync(verb, name, "--role", "read") : await RunAsync(verb, name);

        Assert.Equal(exitCode, exit);
        Assert.Contains(expected, _error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task A_role_without_its_name_is_wrong_usage()
    {
        var exit = await RunAsync("add", "ops", "--role");

        Assert.Equal(2, exit);
    }

    private Task<int> RunAsync(params string[] words) =>
        OfflineKeys.RunAsync([.. words, $"--Granary:DataDirectory={_folder.Path}"], _output, _error);
}
