using System.Net;
using System.Net.Sockets;

namespace Granary.Hosting;

public sealed class SiloSeatsTests : IDisposable
{
    private static readonly SiloSettings AnyPorts = new() { SiloPort = 0, GatewayPort = 0, Urls = "http://127.0.0.1:0" };
    private static readonly SiloSettings Joining = new() { Join = true };

    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_silo_that_comes_back_has_the_ports_that_it_had()
    {
        var before = await TakeAsync(AnyPorts);
        before.Dispose();

        using var after = await TakeAsync(AnyPorts);

        Assert.Equal((SiloSettings.DefaultName, before.Ports), (after.Name, after.Ports));
    }

    [Fact]
    public async Task A_port_that_is_set_wins_over_the_one_that_is_remembered()
    {
        (await TakeAsync(AnyPorts)).Dispose();
        var port = FreePorts.Next();

        using var after = await TakeAsync(new() { SiloPort = port, GatewayPort = 0, Urls = "http://127.0.0.1:0" });

        Assert.Equal(port, after.Ports.Silo);
    }

    [Fact]
    public async Task A_remembered_port_that_another_process_took_meanwhile_is_chosen_anew()
    {
        var before = await TakeAsync(AnyPorts);
        before.Dispose();
        using var other = Listen(before.Ports.Gateway);

        using var after = await TakeAsync(AnyPorts);

        Assert.Equal(before.Ports.Silo, after.Ports.Silo);
        Assert.NotEqual(before.Ports.Gateway, after.Ports.Gateway);
    }

    [Fact]
    public async Task A_name_that_is_in_use_is_refused_with_a_way_out()
    {
        using var first = await TakeAsync(AnyPorts);

        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => TakeAsync(AnyPorts));

        Assert.Contains("--join", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_set_port_that_is_in_use_is_refused_and_its_setting_named()
    {
        var port = FreePorts.Next();
        using var other = Listen(port);

        var refused = await Assert.ThrowsAsync<StartRefusedException>(() =>
            TakeAsync(new() { SiloPort = 0, GatewayPort = port, Urls = "http://127.0.0.1:0" }));

        Assert.Contains("Granary:GatewayPort", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_in_use_on_one_address_is_not_free_for_a_silo_that_listens_on_all()
    {
        var port = FreePorts.Next();
        using var other = new TcpListener(IPAddress.Parse("127.0.0.2"), port);
        other.Start();

        using var onLoopback = await TakeAsync(new() { SiloPort = 0, GatewayPort = port, Urls = "http://127.0.0.1:0" });
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() =>
            TakeAsync(new() { SiloName = "silo-2", ListenAddress = "0.0.0.0", SiloPort = 0, GatewayPort = port, Urls = "http://127.0.0.1:0" }));

        Assert.Equal(port, onLoopback.Ports.Gateway);
        Assert.Contains("Granary:GatewayPort", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silos_that_join_at_once_get_names_and_ports_of_their_own()
    {
        var seats = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => TakeAsync(Joining))));

        Assert.Equal(["silo-2", "silo-3", "silo-4", "silo-5", "silo-6", "silo-7"], seats.Select(seat => seat.Name).Order());
        Assert.Equal(18, seats.SelectMany(seat => new[] { seat.Ports.Silo, seat.Ports.Gateway, seat.Ports.Http }).Distinct().Count());
        Array.ForEach(seats, seat => seat.Dispose());
    }

    [Fact]
    public async Task A_joining_silo_prefers_a_seat_that_was_left()
    {
        using var second = await TakeAsync(Joining);
        var third = await TakeAsync(Joining);
        third.Dispose();

        using var again = await TakeAsync(Joining);

        Assert.Equal((third.Name, third.Ports), (again.Name, again.Ports));
    }

    [Fact]
    public async Task A_joining_silo_passes_by_a_seat_whose_port_is_in_use()
    {
        var second = await TakeAsync(Joining);
        second.Dispose();
        using var other = Listen(second.Ports.Silo);

        using var joined = await TakeAsync(Joining);

        Assert.Equal("silo-3", joined.Name);
    }

    [Fact]
    public async Task A_spoiled_file_of_ports_does_not_keep_a_silo_down()
    {
        (await TakeAsync(AnyPorts)).Dispose();
        await File.WriteAllTextAsync(_data.File("silos/silo-1.json"), "{", TestContext.Current.CancellationToken);

        using var after = await TakeAsync(AnyPorts);

        Assert.True(after.Ports.Silo > 0);
    }

    private static TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return listener;
    }

    private Task<SiloSeat> TakeAsync(SiloSettings settings) =>
        new SiloSeats(_data.Path, new PortChooser(new Random()), TimeProvider.System).TakeAsync(settings, TestContext.Current.CancellationToken);
}
