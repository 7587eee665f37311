namespace Granary.Web;

/// <summary>A page in the navigation.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Path">Where it is, without a leading slash.</param>
/// <param name="Icon">The inside of its SVG icon.</param>
internal sealed record ConsoleLink(string Title, string Path, string Icon);
