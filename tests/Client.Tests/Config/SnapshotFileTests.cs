using Granary.Config.Provider;
using Microsoft.Extensions.Logging;

namespace Granary.Config;

public sealed class SnapshotFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LogLines _log = new();

    private string Name => Path.Combine(_folder.Path, "config");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read_again_and_secrets_are_not_in_the_file()
    {
        var view = View(1, ("host", "größe", false), ("password", "s3cret", true), ("nothing", null, false));

        Of("a key").Write(view);

        Assert.DoesNotContain("s3cret", File.ReadAllText(Name), StringComparison.Ordinal);
        var read = Of("a key").Read()!;
        Assert.Equal(view.Version, read.Version);
        Assert.Equal(view.Namespaces[0].Items, read.Namespaces[0].Items);
        Assert.Equal([Name], Directory.GetFiles(_folder.Path));
        Assert.Empty(_log.All);
    }

    [Fact]
    public void A_file_that_is_cut_short_or_changed_anywhere_is_refused_and_the_log_says_so()
    {
        Of("a key").Write(View(1, ("host", "a", false), ("password", "s3cret", true)));
        var whole = File.ReadAllBytes(Name);

        for (var length = 0; length < whole.Length; length++)
        {
            Refuse(whole[..length]);
        }

        for (var i = 0; i < whole.Length; i++)
        {
            var changed = (byte[])whole.Clone();
            changed[i] ^= 0x20;
            Refuse(changed);
        }

        File.WriteAllBytes(Name, whole);
        Assert.NotNull(Of("a key").Read());
    }

    [Fact]
    public void Another_applications_file_or_one_of_other_namespaces_or_with_another_key_is_refused()
    {
        Of("a key").Write(View(1, ("password", "s3cret", true)));

        Assert.Null(Of("another").Read());
        Assert.Null(Of(key: null).Read());
        Assert.Null(Of("a key", application: "shop").Read());
        Assert.Null(Of("a key", name: "web").Read());
        Assert.Equal(4, _log.All.Count);
        Assert.NotNull(Of("a key").Read());
    }

    [Fact]
    public void Without_a_key_secrets_are_left_out_and_the_log_says_so()
    {
        Of(key: null).Write(View(1, ("host", "a", false), ("password", "s3cret", true)));

        var read = Of(key: null).Read()!;
        Assert.Equal([("host", "a"), ("password", null)], read.Namespaces[0].Items.Select(static item => (item.Key, item.Value)));
        Assert.Equal(LogLevel.Warning, Assert.Single(_log.All).Level);
    }

    internal static ConfigView View(long revision, params (string Key, string? Value, bool IsSecret)[] items) => new(
        new ConfigVersion(Guid.Parse("11111111-1111-1111-1111-111111111111"), revision), "default",
        [
            new NamespaceView(
                "db", ConfigFormat.Properties, [.. items.Select(static item => new ConfigItem(item.Key, item.Value, item.IsSecret))],
                [new ConfigOrigin("orders", NamespaceName.Of("db"), 1)], ["g"]),
        ],
        IsForAll: true);

    internal static SourceOptions Options(string? file, string? key = null, string application = "orders", string name = "db")
    {
        var options = new GranaryConfigurationOptions
        {
            Application = application,
            Environment = "test",
            SnapshotFile = file,
            SnapshotKey = key,
            StartTimeout = TimeSpan.Zero,
            SnapshotPatience = TimeSpan.Zero,
            Secrets = true,
            IsOptional = true,
        };
        options.Namespaces.Add(name);
        options.Urls.Add(new Uri("http://127.0.0.1:9"));
        return SourceOptions.Read(options);
    }

    private SnapshotFile Of(string? key, string application = "orders", string name = "db") => new(Options(Name, key, application, name), _log);

    private void Refuse(byte[] bytes)
    {
        _log.Clear();
        File.WriteAllBytes(Name, bytes);
        Assert.Null(Of("a key").Read());
        var line = Assert.Single(_log.All);
        Assert.Equal((LogLevel.Error, 8103), (line.Level, line.Event));
        Assert.Contains(Name, line.Message, StringComparison.Ordinal);
    }
}
