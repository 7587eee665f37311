namespace Granary.Http;

/// <summary>The limits of browser sessions, in one place.</summary>
internal static class SessionLimits
{
    /// <summary>The shortest <see cref="HttpSettings.SessionLifetime"/>.</summary>
    public const string LifetimeMin = "00:05:00";

    /// <summary>The longest <see cref="HttpSettings.SessionLifetime"/>.</summary>
    public const string LifetimeMax = "7.00:00:00";

    /// <summary>How often one remote address may try to sign in during <see cref="SignInSpan"/>; above that it is 429.</summary>
    public const int SignInsMax = 10;

    /// <summary>How many remote addresses are told apart; further ones must wait.</summary>
    public const int AddressesMax = 10_000;

    /// <summary>The span of <see cref="SignInsMax"/>.</summary>
    public static readonly TimeSpan SignInSpan = TimeSpan.FromMinutes(1);
}
