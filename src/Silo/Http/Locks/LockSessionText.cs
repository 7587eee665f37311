using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Granary.Locks;

namespace Granary.Http.Locks;

/// <summary>
/// A session as the one text that its owner shows with every request. All that a silo has to know stands in it, so that any silo
/// serves it and none keeps it. Whoever has the text may use the session: its id, 122 random bits, is told to nobody else.
/// </summary>
internal static class LockSessionText
{
    private const string Argument = "session";
    private const byte Version = 1;
    private const int TtlAt = 1 + 16;
    private const int HostLengthAt = TtlAt + sizeof(int);
    private const int HostAt = HostLengthAt + sizeof(ushort);

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // A character is up to three bytes of UTF-8 each.
    private static readonly int BytesMax = HostAt + (2 * 3 * LockLimits.HolderTextMax);

    /// <summary>The text of a session.</summary>
    public static string Of(LockSessionInfo session)
    {
        var (host, process) = (Utf8.GetBytes(session.Host), Utf8.GetBytes(session.Process));
        var bytes = new byte[HostAt + host.Length + process.Length];
        bytes[0] = Version;
        session.Id.TryWriteBytes(bytes.AsSpan(1));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(TtlAt), (int)session.Ttl.TotalMilliseconds);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(HostLengthAt), (ushort)host.Length);
        host.CopyTo(bytes, HostAt);
        process.CopyTo(bytes, HostAt + host.Length);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The session of a text.</summary>
    /// <exception cref="InvalidRequestException">The text is none that <see cref="Of"/> made.</exception>
    public static LockSessionInfo Read(string text)
    {
        Span<byte> bytes = new byte[BytesMax];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var length) != OperationStatus.Done)
        {
            throw NoSession();
        }

        // There is one text for a session alone: what decodes to the same bytes by other characters is a text that was changed.
        bytes = bytes[..length];
        return Base64Url.EncodeToString(bytes) == text && Read(bytes) is { } session ? session : throw NoSession();
    }

    private static LockSessionInfo? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HostAt || bytes[0] != Version)
        {
            return null;
        }

        var id = new Guid(bytes[1..TtlAt]);
        var ttl = TimeSpan.FromMilliseconds(BinaryPrimitives.ReadInt32LittleEndian(bytes[TtlAt..]));
        var processAt = HostAt + BinaryPrimitives.ReadUInt16LittleEndian(bytes[HostLengthAt..]);
        if (id == Guid.Empty || ttl < LockLimits.TtlMin || ttl > LockLimits.TtlMax || processAt > bytes.Length)
        {
            return null;
        }

        try
        {
            var session = new LockSessionInfo(id, ttl, Utf8.GetString(bytes[HostAt..processAt]), Utf8.GetString(bytes[processAt..]));
            return IsShort(session.Host) && IsShort(session.Process) ? session : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool IsShort(string text) => text.Length is > 0 and <= LockLimits.HolderTextMax;

    private static InvalidRequestException NoSession() => InvalidArgument.Of(
        LockCodes.SessionInvalid, Argument, "session is not what POST /v1/locks/sessions answered; send that text as it came.");
}
