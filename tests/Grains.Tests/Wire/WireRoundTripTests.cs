using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Granary.Wire;

public sealed class WireRoundTripTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public static TheoryData<string> Messages =>
        [.. WireType.All.Where(type => !type.Type.IsAbstract).Select(type => type.Alias!)];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_arrives_as_it_was_sent(string alias)
    {
        var serializer = _services.GetRequiredService<Serializer>();
        var type = WireType.All.Single(candidate => candidate.Alias == alias).Type;
        var sent = WireSample.Of(type);

        var arrived = serializer.Deserialize<object>(serializer.SerializeToArray(sent));

        Assert.IsType(type, arrived);
        Assert.Equal(JsonSerializer.Serialize(sent, type), JsonSerializer.Serialize(arrived, type));
    }

    public void Dispose() => _services.Dispose();
}
