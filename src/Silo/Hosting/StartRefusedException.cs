namespace Granary.Hosting;

/// <summary>The silo does not start, for a reason that its operator can remove.</summary>
/// <param name="message">What is wrong, and what to do.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class StartRefusedException(string message, Exception? innerException = null) : Exception(message, innerException);
