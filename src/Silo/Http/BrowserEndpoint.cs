namespace Granary.Http;

/// <summary>Marks what people open in a browser: a signed-in session is accepted there, and who has none is sent to the sign-in page.</summary>
internal sealed record BrowserEndpoint;
