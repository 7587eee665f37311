using Granary.Http;
using Granary.Keys;
using Microsoft.AspNetCore.Components.Authorization;

namespace Granary.Web;

/// <summary>What whoever looks at the page may do. Every page and every action asks anew: a key may have been revoked meanwhile.</summary>
internal sealed class ConsoleAccess(AuthenticationStateProvider authentication, Callers callers)
{
    /// <summary>Who looks at the page.</summary>
    /// <exception cref="GranaryException">The session is over: nobody signed in, or the key was revoked.</exception>
    public async ValueTask<Caller> FindAsync(CancellationToken cancellationToken = default)
    {
        var principal = (await authentication.GetAuthenticationStateAsync()).User;
        return await callers.FindAsync(principal, cancellationToken) ?? throw new GranaryException(
            RefusalKind.Forbidden, HttpCodes.Unauthorized, "Your session is over: the key was revoked, or you are signed out.");
    }

    /// <summary>Who looks at the page, and may do that.</summary>
    /// <exception cref="GranaryException">The session is over, or the key lacks the role, or the name is outside its scope.</exception>
    public async ValueTask<Caller> DemandAsync(KeyRoles role, string? block, string? name, CancellationToken cancellationToken = default)
    {
        var caller = await FindAsync(cancellationToken);
        return Access.IsGranted(caller, role, block, name) ? caller : throw Access.Refusal(caller, role, block, name);
    }
}
