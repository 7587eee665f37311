using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Granary.Ids;
using Granary.Processes;
using Granary.Shards;

namespace Granary.Hosting;

public sealed class SecretTests(SecretCluster cluster) : IClassFixture<SecretCluster>
{
    private static readonly string Wrong = new('w', 32);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silos_and_clients_that_share_the_secret_work_together()
    {
        await using var client = await ConnectAsync(SecretCluster.Secret);
        var names = Enumerable.Range(1, 16).Select(static number => $"orders-{number}").ToList();

        foreach (var name in names)
        {
            await client.Ids.CreateSequenceAsync(new SequenceDefinition(name), cancellationToken: Ct);
            var values = new long[100];
            await (await client.Ids.OpenSequenceAsync(name, Ct)).FillAsync(values, Ct);
            Assert.Equal(100, values.Distinct().Count());
        }

        // Their shards lie on both silos, and each silo lists them all.
        foreach (var silo in cluster.Silos)
        {
            var listed = await GetAsync(silo, "/v1/ids/sequences", cluster.Key);
            var text = await listed.Content.ReadAsStringAsync(Ct);
            Assert.All(names, name => Assert.Contains($"\"{name}\"", text, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww")]
    public async Task A_client_without_the_secret_is_told_so_at_its_start(string? secret)
    {
        var error = await Assert.ThrowsAsync<GranaryException>(() => ConnectAsync(secret));

        Assert.Equal(ClientCodes.SecretRefused, error.Code);
        Assert.Contains("GranaryClientOptions.Secret", error.Message, StringComparison.Ordinal);
        await Eventually.True(
            () => cluster.Silos.Any(static silo => silo.Process.Output.ToString().Contains("Refused a connection to the Gateway port from 127.0.0.1", StringComparison.Ordinal)),
            "a silo logged the refusal");
    }

    [Fact]
    public async Task A_client_that_has_the_previous_secret_too_comes_in_while_the_secret_is_changed()
    {
        await using var client = await ConnectAsync(Wrong, previous: SecretCluster.Secret);

        Assert.NotEmpty(await client.Ids.ListPoolsAsync(Ct));
    }

    [Theory]
    [InlineData("wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww")]
    [InlineData(null)]
    public async Task A_silo_without_the_secret_does_not_join_and_says_why(string? secret)
    {
        var more = new Dictionary<string, string>();
        if (secret is not null)
        {
            more["Granary:Secret"] = secret;
        }

        await using var silo = SiloProcess.Start(cluster.Settings.Neighbour("silo-3") with { More = more });
        var exitCode = await silo.Process.WaitForExitAsync();

        var said = silo.Process.Output.ToString();
        Assert.Equal(1, exitCode);
        Assert.Contains("Granary:Secret: silo 'silo-", said, StringComparison.Ordinal);
        Assert.DoesNotContain(Wrong, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_of_a_stranger_are_answered_by_nothing_but_a_random_number()
    {
        foreach (var port in new[] { cluster.Silos[0].Settings.SiloPort, cluster.Silos[0].Settings.GatewayPort })
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, port, Ct);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), Ct);
            var answer = new MemoryStream();

            await Eventually.Completes(stream.CopyToAsync(answer, Ct), "the silo closed the connection");

            Assert.Equal(36, answer.Length);
        }
    }

    [Fact]
    public async Task HTTP_that_others_reach_answers_those_who_have_a_key()
    {
        var without = await GetAsync(cluster.Silos[0], "/v1", key: null);
        var with = await GetAsync(cluster.Silos[0], "/v1", cluster.Key);

        Assert.Equal([401, 200], [(int)without.StatusCode, (int)with.StatusCode]);
    }

    [Fact]
    public void The_banner_shows_the_advertised_addresses_and_no_silo_tells_the_secret()
    {
        Assert.All(cluster.Silos, static silo =>
        {
            var said = silo.Process.Output.ToString();
            Assert.Contains($"Gateway   127.0.0.1:{silo.Settings.GatewayPort}  (listens on 0.0.0.0)", said, StringComparison.Ordinal);
            Assert.DoesNotContain(SecretCluster.Secret, said, StringComparison.Ordinal);
        });
    }

    private static Task<HttpResponseMessage> GetAsync(SiloProcess silo, string path, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return silo.Http.SendAsync(request, Ct);
    }

    private Task<ClusterClient> ConnectAsync(string? secret, string? previous = null) => ClusterClient.ConnectAsync(options =>
    {
        options.Secret = secret;
        options.SecretPrevious = previous;
        foreach (var silo in cluster.Silos)
        {
            options.Gateways.Add(silo.Gateway);
        }
    });
}
