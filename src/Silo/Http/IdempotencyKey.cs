using Granary.Shards;

namespace Granary.Http;

/// <summary>The header that keeps a repeated change from being done twice.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    /// <summary>The operation id that the caller chose; <see langword="null"/> when it left that to the silo.</summary>
    /// <exception cref="InvalidRequestException">The header is no GUID.</exception>
    public static OperationId? Of(HttpContext context)
    {
        var header = context.Request.Headers[Header];
        if (header.Count == 0)
        {
            return null;
        }

        return header is [{ } text] && Guid.TryParse(text, out var id) && id != Guid.Empty
            ? new OperationId(id)
            : throw InvalidArgument.Of(HttpCodes.IdempotencyKeyInvalid, Header, $"{Header} is '{header}'; it must be one GUID, and not the empty one.");
    }
}
