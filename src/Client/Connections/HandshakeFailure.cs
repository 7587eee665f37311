namespace Granary.Connections;

/// <summary>Why a handshake came to nothing.</summary>
internal enum HandshakeFailure
{
    /// <summary>The other end closed before it had said all. Whether it knows the secret is open.</summary>
    Closed,

    /// <summary>The other end speaks something else: it has no secret, or is no part of Granary.</summary>
    Foreign,

    /// <summary>The other end does not know the secret.</summary>
    ProofWrong,

    /// <summary>The other end refused this end's proof.</summary>
    Refused,

    /// <summary>The other end asks for a secret, and this end has none.</summary>
    SecretMissing,

    /// <summary>The other end was silent for too long.</summary>
    TooSlow,

    /// <summary>Too many connections are without proof.</summary>
    TooMany,
}
