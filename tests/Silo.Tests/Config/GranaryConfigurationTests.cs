using System.Net.Http.Json;
using Granary.Http;
using Granary.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Granary.Config;

/// <summary>The source of configuration of an application against a whole silo.</summary>
public sealed class GranaryConfigurationTests(SiloHostFixture fixture) : IClassFixture<SiloHostFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private SiloHost Silo => fixture.Silo;

    [Fact]
    public async Task Options_follow_what_is_published_and_a_scope_keeps_the_version_that_it_began_with()
    {
        var version = await DefineAsync("app-follow", "limits");
        version = await PublishAsync("app-follow", "limits", version, ("limits:low", "1"), ("limits:high", "2"));
        using var host = Build("app-follow", "limits");
        await host.StartAsync(Ct);
        var monitor = host.Services.GetRequiredService<IOptionsMonitor<Limits>>();
        Assert.Equal((1, 2), (monitor.CurrentValue.Low, monitor.CurrentValue.High));
        using var scope = host.Services.CreateScope();
        var pinned = scope.ServiceProvider.GetRequiredService<IConfigSnapshot>();
        var changed = new TaskCompletionSource<Limits>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listening = monitor.OnChange(limits => changed.TrySetResult(limits));

        await PublishAsync("app-follow", "limits", version, ("limits:low", "3"), ("limits:high", "4"));

        var limits = await Eventually.Completes(changed.Task, "the options change");
        Assert.Equal((3, 4), (limits.Low, limits.High));
        Assert.Equal("1", pinned["limits:low"]);
        using var next = host.Services.CreateScope();
        var newer = next.ServiceProvider.GetRequiredService<IConfigSnapshot>();
        Assert.Equal(("3", "4"), (newer["limits:low"], newer.Configuration.GetSection("limits")["high"]));
        Assert.True(newer.Version.Replaces(pinned.Version));
        var instances = await Eventually.Value(
            async () => (await GetAsync("app-follow/test/instances")).Contains($"\"{newer.Version}\"", StringComparison.Ordinal) ? "known" : null,
            "the instance says what it runs");
        Assert.NotNull(instances);
    }

    [Fact]
    public async Task Secrets_come_with_their_role_and_a_text_has_its_namespace_as_key()
    {
        await PublishAsync("app-secret", "db", await DefineAsync("app-secret", "db"), ("host", "a"), ("password", "s3cret"));
        await ProblemAssert.IsJsonAsync(await Silo.Http.PutAsync(
            new Uri("/v1/config/app-secret/test/namespaces/default/motd", UriKind.Relative), JsonContent.Create(new { version = 0, format = "text" }), Ct));
        await PublishAsync("app-secret", "motd", 1, ("", "good morning"));

        using var masked = Build("app-secret", "db");
        using var revealed = Build("app-secret", "db", options => (options.Secrets, options.KeyPrefix) = (true, "granary"), "motd");

        Assert.Equal(("a", null), (masked.Services.GetRequiredService<IConfiguration>()["host"], masked.Services.GetRequiredService<IConfiguration>()["password"]));
        var configuration = revealed.Services.GetRequiredService<IConfiguration>();
        Assert.Equal(("a", "s3cret", "good morning"), (configuration["granary:host"], configuration["granary:password"], configuration["granary:motd"]));
    }

    [Fact]
    public async Task An_application_starts_with_what_its_file_has_while_every_silo_is_away()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "kept", "config");
        await PublishAsync("app-away", "db", await DefineAsync("app-away", "db"), ("host", "größe"), ("password", "s3cret"));
        using (Build("app-away", "db", options => (options.Secrets, options.SnapshotFile, options.SnapshotKey) = (true, file, "hard to guess")))
        {
            await Eventually.True(() => File.Exists(file), "the file is written");
        }

        Assert.DoesNotContain("s3cret", await File.ReadAllTextAsync(file, Ct), StringComparison.Ordinal);
        using var host = BuildAway(file, "hard to guess");
        var configuration = host.Services.GetRequiredService<IConfiguration>();
        Assert.Equal(("größe", "s3cret"), (configuration["host"], configuration["password"]));

        Assert.Equal(Granary.Shards.ClientCodes.Unavailable, Assert.Throws<GranaryException>(() => BuildAway(file, "another")).Code);
    }

    [Fact]
    public async Task Without_silo_and_file_an_application_does_not_start_unless_it_may_do_without()
    {
        var error = Assert.Throws<GranaryException>(() => BuildAway(file: null, key: null));
        Assert.Contains("app-away", error.Message, StringComparison.Ordinal);

        using var host = BuildAway(file: null, key: null, isOptional: true);
        await host.StartAsync(Ct);
        Assert.Null(host.Services.GetRequiredService<IConfiguration>()["host"]);
    }

    private static IHost BuildAway(string? file, string? key, bool isOptional = false) => Build(new Uri("http://127.0.0.1:9"), "app-away", ["db"], options =>
    {
        (options.Secrets, options.SnapshotFile, options.SnapshotKey, options.IsOptional) = (true, file, key, isOptional);
        options.StartTimeout = TimeSpan.FromMilliseconds(50);
    });

    private IHost Build(string application, string name, Action<GranaryConfigurationOptions>? configure = null, params string[] more) =>
        Build(Silo.Http.BaseAddress!, application, [name, .. more], configure);

    private static IHost Build(Uri url, string application, string[] namespaces, Action<GranaryConfigurationOptions>? configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddGranary(options =>
        {
            options.Urls.Add(url);
            (options.Application, options.Environment) = (application, "test");
            foreach (var name in namespaces)
            {
                options.Namespaces.Add(name);
            }

            configure?.Invoke(options);
        });
        builder.Services.AddGranaryConfiguration();
        builder.Services.AddOptions<Limits>().BindConfiguration("limits");
        return builder.Build();
    }

    private async Task<string> GetAsync(string path) => await Silo.Http.GetStringAsync(new Uri($"/v1/config/{path}", UriKind.Relative), Ct);

    private async Task<long> DefineAsync(string application, string name) => (await ProblemAssert.IsJsonAsync(await Silo.Http.PutAsync(
        new Uri($"/v1/config/{application}/test/namespaces/default/{name}", UriKind.Relative), JsonContent.Create(new { version = 0 }), Ct)))
        .GetProperty("version").GetInt64();

    private async Task<long> PublishAsync(string application, string name, long version, params (string Key, string Value)[] edits) =>
        (await ProblemAssert.IsJsonAsync(await Silo.Http.PostAsync(
            new Uri($"/v1/config/{application}/test/publish", UriKind.Relative),
            JsonContent.Create(new
            {
                parts = (object[])
                [
                    new { @namespace = name, version, edits = edits.Select(static edit => new { key = edit.Key, value = edit.Value, secret = edit.Key == "password" }) },
                ],
            }),
            Ct))).GetProperty("releases")[0].GetProperty("version").GetInt64();

    private sealed class Limits
    {
        public int Low { get; set; }

        public int High { get; set; }
    }
}
