using System.Reflection;

namespace Granary.Ledger.Schema;

/// <summary>The store's schema cannot be used or brought up to date by this version of Granary.</summary>
/// <param name="message">What is wrong with which database, and what to do.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class SchemaException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The version of this assembly.</summary>
    public static string OwnVersion { get; } = typeof(SchemaException).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
