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
    /// <summary>The longest text of an id, with quotes and comma or line feed.</summary>
    private const int IdLengthMax = 24;

    /// <summary>The longest that stands around the ids, with a name and a form.</summary>
    private const int FrameLengthMax = 256;

    /// <summary>Up to this length the answer goes into Kestrel's own buffer and leaves with the headers.</summary>
    private const int OneBufferMax = 32 * 1024;

    /// <summary>Answers <c>{"pool":…,"form":…,"ids":[…]}</c>, or one id a line.</summary>
    public static Task WriteIdsAsync(HttpContext context, string pool, DrawRequest request, ReadOnlySpan<long> ids)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FrameLengthMax + (ids.Length * IdLengthMax));
        var at = 0;
        if (!request.AsText)
        {
            Append(buffer, ref at, "{\"pool\":\""u8);
            Append(buffer, ref at, pool);
            Append(buffer, ref at, "\",\"form\":\""u8);
            Append(buffer, ref at, IdText.NameOf(request.Form));
            Append(buffer, ref at, "\",\"ids\":["u8);
        }

        return FinishAsync(context, request, ids, buffer, at);
    }

    /// <summary>Answers <c>{"sequence":…,"values":[…]}</c>, or one value a line.</summary>
    public static Task WriteValuesAsync(HttpContext context, string sequence, DrawRequest request, ReadOnlySpan<long> values)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FrameLengthMax + (values.Length * IdLengthMax));
        var at = 0;
        if (!request.AsText)
        {
            Append(buffer, ref at, "{\"sequence\":\""u8);
            Append(buffer, ref at, sequence);
            Append(buffer, ref at, "\",\"values\":["u8);
        }

        return FinishAsync(context, request, values, buffer, at);
    }

    private static Task FinishAsync(HttpContext context, DrawRequest request, ReadOnlySpan<long> ids, byte[] buffer, int at)
    {
        if (request.AsText)
        {
            foreach (var id in ids)
            {
                AppendId(buffer, ref at, id, request.Form);
                buffer[at++] = (byte)'\n';
            }
        }
        else
        {
            foreach (var id in ids)
            {
                buffer[at++] = (byte)'"';
                AppendId(buffer, ref at, id, request.Form);
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

    private static void AppendId(byte[] buffer, ref int at, long id, IdForm form)
    {
        if (form != IdForm.Decimal)
        {
            Span<char> text = stackalloc char[IdText.LengthMax];
            IdText.TryFormat(id, form, text, out var length);
            at += Encoding.ASCII.GetBytes(text[..length], buffer.AsSpan(at));
            return;
        }

        Utf8Formatter.TryFormat(id, buffer.AsSpan(at), out var written);
        at += written;
    }

    private static void Append(byte[] buffer, ref int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(buffer.AsSpan(at));
        at += text.Length;
    }

    private static void Append(byte[] buffer, ref int at, string text) => at += Encoding.ASCII.GetBytes(text, buffer.AsSpan(at));
}
