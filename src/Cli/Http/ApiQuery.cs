namespace Granary.Http;

/// <summary>Queries of addresses.</summary>
internal static class ApiQuery
{
    /// <summary>The query of what is given; a name may come several times.</summary>
    public static string Of(params IEnumerable<(string Name, string? Value)> parts)
    {
        var given = parts.Where(static part => part.Value is not null).Select(static part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}").ToArray();
        return given.Length == 0 ? "" : $"?{string.Join('&', given)}";
    }
}
