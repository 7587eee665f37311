using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace Granary.Connections;

public sealed class AddressBudgetTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly AddressBudget _budget;

    public AddressBudgetTests() => _budget = new(2, TimeSpan.FromMinutes(1), addressesMax: 3, _clock);

    [Fact]
    public void Each_address_is_allowed_so_many_events_and_again_after_the_span()
    {
        bool[] first = [Take("10.0.0.1"), Take("10.0.0.1"), Take("10.0.0.1"), Take("10.0.0.2")];
        _clock.Advance(TimeSpan.FromMinutes(1));
        var again = Take("10.0.0.1");

        Assert.Equal([true, true, false, true], first);
        Assert.True(again);
    }

    [Fact]
    public void Addresses_beyond_those_that_are_told_apart_wait_for_the_end_of_a_span()
    {
        bool[] first = [Take("10.0.0.1"), Take("10.0.0.2"), Take("10.0.0.3"), Take("10.0.0.4")];
        _clock.Advance(TimeSpan.FromMinutes(1));
        var again = Take("10.0.0.4");

        Assert.Equal([true, true, true, false], first);
        Assert.True(again);
    }

    [Fact]
    public void The_addresses_of_one_IPv6_network_share_a_budget_and_IPv4_is_the_same_in_both_forms()
    {
        bool[] network = [Take("2001:db8::1"), Take("2001:db8::2"), Take("2001:db8::3"), Take("2001:db8:0:1::1")];
        bool[] mapped = [Take("10.0.0.1"), Take("::ffff:10.0.0.1"), Take("10.0.0.1")];

        Assert.Equal([true, true, false, true], network);
        Assert.Equal([true, true, false], mapped);
    }

    private bool Take(string address) => _budget.TryTake(IPAddress.Parse(address));
}
