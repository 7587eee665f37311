namespace Granary.Connections;

/// <summary>The two ends of a connection did not come to trust each other.</summary>
/// <param name="failure">Why.</param>
internal sealed class HandshakeException(HandshakeFailure failure) : Exception(TextOf(failure))
{
    /// <summary>Why.</summary>
    public HandshakeFailure Failure => failure;

    /// <summary>Whether another attempt would end the same: the secrets differ.</summary>
    public bool IsFinal => failure is HandshakeFailure.Foreign or HandshakeFailure.ProofWrong or HandshakeFailure.Refused or HandshakeFailure.SecretMissing;

    /// <summary>The failure among the causes of <paramref name="error"/>, or null.</summary>
    public static HandshakeException? In(Exception? error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is HandshakeException found)
            {
                return found;
            }
        }

        return null;
    }

    private static string TextOf(HandshakeFailure failure) => failure switch
    {
        HandshakeFailure.Closed => "the other end closed the connection before it had proved anything: it has no cluster secret, or is stopping or too busy",
        HandshakeFailure.Foreign => "the other end does not speak of a cluster secret: it has none, or is no part of Granary",
        HandshakeFailure.ProofWrong => "the other end does not know the cluster secret",
        HandshakeFailure.Refused => "the other end has another cluster secret",
        HandshakeFailure.SecretMissing => "the other end asks for the cluster secret, and none is set here",
        HandshakeFailure.TooSlow => $"the other end proved nothing within {ConnectionLimits.HandshakeWithin.TotalSeconds:0} s",
        HandshakeFailure.TooMany => $"{ConnectionLimits.UnprovenMax} connections are without proof already",
        _ => failure.ToString(),
    };
}
