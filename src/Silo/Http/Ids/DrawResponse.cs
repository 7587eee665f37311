using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Granary.Ids;

namespace Granary.Http.Ids;

/// <summary>
/// Writes drawn ids by hand: a serializer would cost more than the ids. A name needs no escapes, as <see cref="NameRules"/>
/// leaves no character that does.
/// </summary>
internal static class DrawResponse
{
    /// <summary>What stands around an id: quotes and comma, or a line feed.</summary>
    private const int AroundIdMax = 3;

    /// <summary>The longest that stands around the ids, with a name and a form.</summary>
    private const int FrameLengthMax = 256;

    /// <summary>Up to this length the answer goes into Kestrel's own buffer and leaves with the headers.</summary>
    private const int OneBufferMax = 32 * 1024;

    /// <summary>How an id of one kind is written.</summary>
    private interface IIdWriter<TId>
    {
        static abstract int LengthMax { get; }

        static abstract int Write(TId id, DrawRequest request, Span<byte> to);
    }

    /// <summary>Answers <c>{"pool":…,"form":…,"ids":[…]}</c>, or one id a line.</summary>
    public static Task WriteIdsAsync(HttpContext context, string pool, DrawRequest request, ReadOnlySpan<long> ids) =>
        WriteAsync<long, NumberWriter>(context, pool, IdText.NameOf(request.Form), request, ids);

    /// <summary>Answers as <see cref="WriteIdsAsync"/> does, in the form <c>uuid</c>.</summary>
    public static Task WriteUuidsAsync(HttpContext context, string pool, DrawRequest request, ReadOnlySpan<Guid> ids) =>
        WriteAsync<Guid, UuidWriter>(context, pool, WideIdForm.Uuid, request, ids);

    /// <summary>Answers as <see cref="WriteIdsAsync"/> does, in the form <c>ulid</c>.</summary>
    public static Task WriteUlidsAsync(HttpContext context, string pool, DrawRequest request, ReadOnlySpan<UInt128> ids) =>
        WriteAsync<UInt128, UlidWriter>(context, pool, WideIdForm.Ulid, request, ids);

    /// <summary>Answers <c>{"sequence":…,"values":[…]}</c>, or one value a line.</summary>
    public static Task WriteValuesAsync(HttpContext context, string sequence, DrawRequest request, ReadOnlySpan<long> values)
    {
        var buffer = BufferFor<long, NumberWriter>(values.Length);
        var at = 0;
        if (!request.AsText)
        {
            Append(buffer, ref at, "{\"sequence\":\""u8);
            Append(buffer, ref at, sequence);
            Append(buffer, ref at, "\",\"values\":["u8);
        }

        return FinishAsync<long, NumberWriter>(context, request, values, buffer, at);
    }

    private static Task WriteAsync<TId, TWriter>(
        HttpContext context, string pool, string form, DrawRequest request, ReadOnlySpan<TId> ids)
        where TWriter : struct, IIdWriter<TId>
    {
        var buffer = BufferFor<TId, TWriter>(ids.Length);
        var at = 0;
        if (!request.AsText)
        {
            Append(buffer, ref at, "{\"pool\":\""u8);
            Append(buffer, ref at, pool);
            Append(buffer, ref at, "\",\"form\":\""u8);
            Append(buffer, ref at, form);
            Append(buffer, ref at, "\",\"ids\":["u8);
        }

        return FinishAsync<TId, TWriter>(context, request, ids, buffer, at);
    }

    private static byte[] BufferFor<TId, TWriter>(int count)
        where TWriter : struct, IIdWriter<TId> =>
        ArrayPool<byte>.Shared.Rent(FrameLengthMax + (count * (TWriter.LengthMax + AroundIdMax)));

    private static Task FinishAsync<TId, TWriter>(HttpContext context, DrawRequest request, ReadOnlySpan<TId> ids, byte[] buffer, int at)
        where TWriter : struct, IIdWriter<TId>
    {
        if (request.AsText)
        {
            foreach (var id in ids)
            {
                at += TWriter.Write(id, request, buffer.AsSpan(at));
                buffer[at++] = (byte)'\n';
            }
        }
        else
        {
            foreach (var id in ids)
            {
                buffer[at++] = (byte)'"';
                at += TWriter.Write(id, request, buffer.AsSpan(at));
                buffer[at++] = (byte)'"';
                buffer[at++] = (byte)',';
            }

            // There is at least one id, so the last byte is a comma.
            at--;
            Append(buffer, ref at, "]}"u8);
        }

        var response = context.Response;
        response.ContentType = request.AsText ? "text/plain; charset=utf-8" : "application/json; charset=utf-8";
        response.ContentLength = at;
        if (at > OneBufferMax)
        {
            return SendAsync(response, buffer, at);
        }

        buffer.AsSpan(0, at).CopyTo(response.BodyWriter.GetSpan(at));
        response.BodyWriter.Advance(at);
        ArrayPool<byte>.Shared.Return(buffer);
        return Task.CompletedTask;
    }

    private static async Task SendAsync(HttpResponse response, byte[] buffer, int length)
    {
        try
        {
            await response.BodyWriter.WriteAsync(buffer.AsMemory(0, length), response.HttpContext.RequestAborted);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Append(byte[] buffer, ref int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(buffer.AsSpan(at));
        at += text.Length;
    }

    private static void Append(byte[] buffer, ref int at, string text) => at += Encoding.ASCII.GetBytes(text, buffer.AsSpan(at));

    private readonly struct NumberWriter : IIdWriter<long>
    {
        public static int LengthMax => 21;

        public static int Write(long id, DrawRequest request, Span<byte> to)
        {
            if (request.Form != IdForm.Decimal)
            {
                Span<char> text = stackalloc char[IdText.LengthMax];
                IdText.TryFormat(id, request.Form, text, out var length);
                return Encoding.ASCII.GetBytes(text[..length], to);
            }

            Utf8Formatter.TryFormat(id, to, out var written);
            return written;
        }
    }

    private readonly struct UuidWriter : IIdWriter<Guid>
    {
        public static int LengthMax => 36;

        public static int Write(Guid id, DrawRequest request, Span<byte> to)
        {
            id.TryFormat(to, out var written);
            return written;
        }
    }

    private readonly struct UlidWriter : IIdWriter<UInt128>
    {
        public static int LengthMax => UlidText.Length;

        public static int Write(UInt128 id, DrawRequest request, Span<byte> to)
        {
            UlidText.TryFormat(id, to, out var written);
            return written;
        }
    }
}
