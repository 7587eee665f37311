namespace Granary.Hosting;

public sealed class SiloSecretTests : IDisposable
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_secret_in_a_file_is_the_same_as_one_in_the_settings()
    {
        await File.WriteAllTextAsync(_folder.File("secret"), Secret + "\n", TestContext.Current.CancellationToken);

        var fromFile = SiloSecret.Read(new() { SecretFile = _folder.File("secret") });
        var fromSettings = SiloSecret.Read(new() { Secret = Secret });

        Assert.Equal(fromSettings.Value!.Keys("test"), fromFile.Value!.Keys("test"));
    }

    [Fact]
    public void The_key_of_the_secret_comes_before_that_of_the_previous_one()
    {
        var previous = new string('p', 32);

        var keys = SiloSecret.Read(new() { Secret = Secret, SecretPrevious = previous }).Value!.Keys("test");

        Assert.Equal([SiloSecret.Read(new() { Secret = Secret }).Value!.Keys("test")[0], SiloSecret.Read(new() { Secret = previous }).Value!.Keys("test")[0]], keys);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused_and_its_setting_named()
    {
        var refused = Assert.Throws<StartRefusedException>(() => SiloSecret.Read(new() { SecretFile = _folder.File("nothing") }));

        Assert.Contains("Granary:SecretFile", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_short_secret_in_a_file_is_refused_and_stays_out_of_the_error()
    {
        await File.WriteAllTextAsync(_folder.File("secret"), "opensesame", TestContext.Current.CancellationToken);

        var refused = Assert.Throws<StartRefusedException>(() => SiloSecret.Read(new() { Secret = Secret, SecretPreviousFile = _folder.File("secret") }));

        Assert.Contains("Granary:SecretPreviousFile", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("opensesame", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_one_there_is_none() => Assert.Null(SiloSecret.Read(new()).Value);
}
