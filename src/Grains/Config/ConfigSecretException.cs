namespace Granary.Config;

/// <summary>Secrets cannot be sealed or opened.</summary>
internal sealed class ConfigSecretException(string message, Exception? innerException = null) : Exception(message, innerException);
