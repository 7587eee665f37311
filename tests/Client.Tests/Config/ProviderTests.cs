using Granary.Config.Provider;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Granary.Config;

public sealed class ProviderTests
{
    [Fact]
    public void A_change_fires_the_token_once_and_an_older_version_or_the_same_never_comes_back()
    {
        using var provider = Loaded();
        var root = new ConfigurationRoot([provider]);
        var fired = 0;
        using var listening = ChangeToken.OnChange(root.GetReloadToken, () => fired++);

        Assert.True(provider.Apply(SnapshotFileTests.View(5, ("a", "5", false), ("b", "5", false))));
        Assert.Equal((1, "5"), (fired, root["A"]));

        Assert.False(provider.Apply(SnapshotFileTests.View(4, ("a", "4", false))));
        Assert.False(provider.Apply(SnapshotFileTests.View(5, ("a", "other", false))));
        Assert.Equal((1, "5"), (fired, root["a"]));
        Assert.True(provider.Apply(SnapshotFileTests.View(6, ("a", "6", false))));
        Assert.Equal((2, "6", null), (fired, root["a"], root["b"]));

        // A store that was restored counts anew.
        var restored = SnapshotFileTests.View(1, ("a", "restored", false));
        Assert.True(provider.Apply(restored with { Version = new ConfigVersion(Guid.NewGuid(), 1) }));
        Assert.Equal("restored", root["a"]);
    }

    [Fact]
    public void A_listener_that_throws_does_not_keep_the_next_version_away()
    {
        using var provider = Loaded();
        var root = new ConfigurationRoot([provider]);
        using var listening = ChangeToken.OnChange(root.GetReloadToken, () =>
        {
            if (root["a"] == "bad")
            {
                throw new InvalidOperationException("No such port.");
            }
        });

        Assert.True(provider.Apply(SnapshotFileTests.View(1, ("a", "bad", false))));
        Assert.True(provider.Apply(SnapshotFileTests.View(2, ("a", "good", false))));
        Assert.Equal("good", root["a"]);
    }

    [Fact]
    public void What_an_application_sets_itself_lasts_until_the_next_version_and_reaches_no_snapshot()
    {
        using var provider = Loaded();
        var root = new ConfigurationRoot([provider]);
        provider.Apply(SnapshotFileTests.View(1, ("a", "1", false)));

        root["a"] = "mine";

        Assert.Equal(("mine", "1"), (root["a"], provider.Applied.Data["a"]));
        provider.Apply(SnapshotFileTests.View(2, ("a", "2", false)));
        Assert.Equal("2", root["a"]);
    }

    [Theory]
    [InlineData("", "test", "db")]
    [InlineData("orders", "no name", "db")]
    [InlineData("orders", "test", "")]
    public void An_option_that_breaks_a_rule_is_refused_before_anything_is_asked(string application, string environment, string name)
    {
        var error = Assert.Throws<InvalidRequestException>(() => new ConfigurationBuilder().AddGranary(options =>
        {
            (options.Application, options.Environment) = (application, environment);
            options.Namespaces.Add(name);
        }));
        Assert.Equal(ConfigCodes.QuestionInvalid, error.Code);
    }

    private static GranaryConfigurationProvider Loaded()
    {
        var provider = new GranaryConfigurationProvider(SnapshotFileTests.Options(file: null), TimeProvider.System);
        provider.Load();
        return provider;
    }
}
