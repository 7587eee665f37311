namespace Granary.Keys;

public sealed class KeyTextTests
{
    [Fact]
    public void A_key_is_a_prefix_and_43_symbols_of_base_62()
    {
        var text = KeyText.New();

        Assert.Matches("^gk_[0-9A-Za-z]{43}$", text);
    }

    [Fact]
    public void Keys_differ_in_every_place()
    {
        var keys = Enumerable.Range(0, 2000).Select(static _ => KeyText.New()).ToArray();

        // The first symbol of a 256-bit number stops early in the alphabet; all others take every symbol.
        Assert.All(Enumerable.Range(4, 42), place => Assert.Equal(62, keys.Select(key => key[place]).Distinct().Count()));
    }

    [Fact]
    public void A_hash_is_of_fixed_length_and_tells_keys_apart()
    {
        var (one, other) = (KeyText.HashOf("gk_one"), KeyText.HashOf("gk_other"));

        Assert.Equal(64, one.Length);
        Assert.NotEqual(one, other);
    }
}
