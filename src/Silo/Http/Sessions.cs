using Granary.Hosting;
using Granary.Keys;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Granary.Http;

/// <summary>The cookie by which a browser is known after it has signed in with a key. It is good at every silo of the cluster.</summary>
internal static class Sessions
{
    /// <summary>The name of the cookie, and of the scheme that reads it.</summary>
    public const string Scheme = "granary";

    private const string FormCookie = "granary.form";
    private const string ApplicationName = "Granary";

    // What WebApplication looks for before it puts the middleware in front of everything by itself.
    private const string AuthenticationIsPlaced = "__AuthenticationMiddlewareSet";

    /// <summary>Adds cookie, antiforgery and the keys of both. Needs the silo's settings and database.</summary>
    public static void AddSessions(this IServiceCollection services)
    {
        services.AddAuthentication().AddCookie(Scheme);
        services.AddOptions<CookieAuthenticationOptions>(Scheme).Configure<HttpSettings>(Shape);
        services.AddAntiforgery(static options => Shape(options.Cookie, FormCookie));
        services.AddDataProtection().SetApplicationName(ApplicationName);
        services.AddOptions<KeyManagementOptions>().Configure<DataProtectionStore, SiloSecret>(static (keys, store, secret) =>
        {
            keys.XmlRepository = store;
            keys.XmlEncryptor = secret.Value is { } value ? new SecretXml(value) : new NullXmlEncryptor();
        });
        services.TryAddSingleton<DataProtectionStore>();
        services.TryAddSingleton(static provider => SiloSecret.Read(provider.GetRequiredService<SiloSettings>()));
        services.AddSingleton<SignInBudget>();
    }

    /// <summary>Leaves the cookie unread but for pages that ask for it: the API takes keys alone, so no other site can use it by the cookie.</summary>
    public static void KeepSessionsOffTheApi(this IApplicationBuilder app) => app.Properties[AuthenticationIsPlaced] = true;

    private static void Shape(CookieAuthenticationOptions options, HttpSettings settings)
    {
        Shape(options.Cookie, Scheme);
        options.ExpireTimeSpan = settings.SessionLifetime;
        options.SlidingExpiration = true;
    }

    private static void Shape(CookieBuilder cookie, string name)
    {
        cookie.Name = name;
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Strict;
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.Path = "/";
    }
}
