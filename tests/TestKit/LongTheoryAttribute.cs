using System.Runtime.CompilerServices;
using Xunit.v3;

namespace Granary;

/// <summary>A <see cref="LongFactAttribute"/> with data: each row is a test of its own, which can be run by itself.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LongTheoryAttribute : TheoryAttribute, ITraitAttribute
{
    public LongTheoryAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        if (!TestEnvironment.IsLongRun)
        {
            Skip = LongFactAttribute.Reason;
        }
    }

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => LongFactAttribute.Traits;
}
