using System.Runtime.CompilerServices;
using Xunit.v3;

namespace Granary;

/// <summary>
/// A test that has a long form only: <c>./test.sh --long</c> runs it. The usual run leaves it out without counting it as
/// skipped, by its trait. A test with a short form too is a plain fact that uses <see cref="TestEnvironment.Choose{T}"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LongFactAttribute : FactAttribute, ITraitAttribute
{
    public LongFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        if (!TestEnvironment.IsLongRun)
        {
            Skip = Reason;
        }
    }

    internal static string Reason => "This test has a long form only. Run ./test.sh --long --filter-method with its name.";

    internal static IReadOnlyCollection<KeyValuePair<string, string>> Traits => [KeyValuePair.Create("Run", "long")];

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => Traits;
}
