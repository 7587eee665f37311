using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Granary.Hosting;

public sealed partial class LogEventTests
{
    private static readonly IReadOnlyList<(MethodInfo Method, LoggerMessageAttribute Event)> Events =
    [
        .. from name in (string[])["Grains.Interfaces", "Grains", "Client", "Silo", "Cli"]
           from type in Assembly.Load($"Granary.{name}").GetTypes()
           from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           let message = method.GetCustomAttribute<LoggerMessageAttribute>()
           where message is not null
           select (method, message),
    ];

    [Fact]
    public void No_two_events_have_the_same_number()
    {
        var shared = Events.GroupBy(static one => one.Event.EventId).Where(static number => number.Count() > 1);

        Assert.NotEmpty(Events);
        Assert.Empty(shared.Select(static number => $"{number.Key}: {string.Join(", ", number.Select(static one => $"{one.Method.DeclaringType}.{one.Method.Name}"))}"));
    }

    [Fact]
    public void Events_have_a_number_of_four_digits_a_level_and_keys()
    {
        Assert.All(Events, static one =>
        {
            var where = $"{one.Method.DeclaringType}.{one.Method.Name}";
            Assert.True(one.Event.EventId is >= 1000 and < 10_000, $"{where} has the number {one.Event.EventId}.");
            Assert.True(one.Event.Level is >= LogLevel.Debug and <= LogLevel.Critical, $"{where} has no level.");
            Assert.StartsWith("Log", one.Method.Name, StringComparison.Ordinal);
            Assert.All(Keys().Matches(one.Event.Message), key => Assert.Matches("^[A-Z][A-Za-z]*$", key.Groups[1].Value));
        });
    }

    [GeneratedRegex("\\{([^}:,]*)")]
    private static partial Regex Keys();
}
