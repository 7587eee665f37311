using System.Collections.Immutable;
using System.Text.Json;
using Granary.Jobs;

namespace Granary.Http.Jobs;

/// <summary>Payloads as JSON has them: a value where they are one, and else base64.</summary>
internal static class JobPayload
{
    /// <summary>The bytes that a body gives.</summary>
    /// <exception cref="InvalidRequestException">Both forms are given, or the text is no base64.</exception>
    public static ImmutableArray<byte> Read(JsonElement? payload, string? payloadBase64)
    {
        if (payload is { } value && value.ValueKind != JsonValueKind.Undefined)
        {
            return payloadBase64 is null
                ? [.. JsonSerializer.SerializeToUtf8Bytes(value)]
                : throw InvalidArgument.Of(
                    JobCodes.PayloadInvalid, nameof(payload), "payload and payloadBase64 are both given; give one of them.");
        }

        try
        {
            return payloadBase64 is null ? [] : [.. Convert.FromBase64String(payloadBase64)];
        }
        catch (FormatException)
        {
            throw InvalidArgument.Of(JobCodes.PayloadInvalid, nameof(payloadBase64), "payloadBase64 is no base64.");
        }
    }

    /// <summary>Bytes as a JSON value, if they are one.</summary>
    public static JsonElement? ValueOf(ImmutableArray<byte>? payload)
    {
        if (payload is not { IsDefaultOrEmpty: false } bytes)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<JsonElement>(bytes.AsSpan());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Bytes as base64, if they are no JSON value.</summary>
    public static string? TextOf(ImmutableArray<byte>? payload) =>
        payload is { IsDefaultOrEmpty: false } bytes && ValueOf(payload) is null ? Convert.ToBase64String(bytes.AsSpan()) : null;
}
