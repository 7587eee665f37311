using System.Buffers;
using Granary.Ids;

namespace Granary.Http.Ids;

/// <summary>
/// The addresses that ids come from. They are plain request delegates, as binding and serializing would cost more than the
/// ids do; most requests are answered without a wait.
/// </summary>
internal static class DrawHandlers
{
    public static Task SnowflakesAsync(HttpContext context)
    {
        var (draws, pool) = Target(context, "pool");
        var request = DrawRequest.Of(context.Request);
        var ids = ArrayPool<long>.Shared.Rent(request.Count);
        ValueTask filling;
        try
        {
            filling = draws.FillSnowflakesAsync(pool, ids.AsMemory(0, request.Count), context.RequestAborted);
        }
        catch
        {
            ArrayPool<long>.Shared.Return(ids);
            throw;
        }

        if (!filling.IsCompletedSuccessfully)
        {
            return WaitAsync(filling, context, pool, request, ids);
        }

        var writing = DrawResponse.WriteIdsAsync(context, pool, request, ids.AsSpan(0, request.Count));
        ArrayPool<long>.Shared.Return(ids);
        return writing;
    }

    public static Task UuidsAsync(HttpContext context) => WideIdsAsync<Guid>(
        context,
        WideIdForm.Uuid,
        static (draws, pool, ids, cancellationToken) => draws.FillUuidsAsync(pool, ids, cancellationToken),
        static (context, pool, request, ids) => DrawResponse.WriteUuidsAsync(context, pool, request, ids.Span));

    public static Task UlidsAsync(HttpContext context) => WideIdsAsync<UInt128>(
        context,
        WideIdForm.Ulid,
        static (draws, pool, ids, cancellationToken) => draws.FillUlidsAsync(pool, ids, cancellationToken),
        static (context, pool, request, ids) => DrawResponse.WriteUlidsAsync(context, pool, request, ids.Span));

    public static async Task ValuesAsync(HttpContext context)
    {
        var (draws, sequence) = Target(context, "name");
        var request = DrawRequest.Of(context.Request);
        if (request.Form != IdForm.Decimal)
        {
            throw InvalidArgument.Of(HttpCodes.FormInvalid, "form", "form is given; the values of a sequence are decimal.");
        }

        var values = ArrayPool<long>.Shared.Rent(request.Count);
        await draws.FillSequenceAsync(sequence, values.AsMemory(0, request.Count), context.RequestAborted);
        await DrawResponse.WriteValuesAsync(context, sequence, request, values.AsSpan(0, request.Count));
        ArrayPool<long>.Shared.Return(values);
    }

    private static async Task WideIdsAsync<TId>(
        HttpContext context,
        string form,
        Func<IIdDraws, string, Memory<TId>, CancellationToken, ValueTask> fill,
        Func<HttpContext, string, DrawRequest, Memory<TId>, Task> write)
    {
        var (draws, pool) = Target(context, "pool");
        var request = DrawRequest.Of(context.Request);
        if (request.Form != IdForm.Decimal)
        {
            throw InvalidArgument.Of(HttpCodes.FormInvalid, "form", $"form is given; this address answers in the form {form}.");
        }

        // Not given back after a failure: a fill that fails may still hold the array.
        var ids = ArrayPool<TId>.Shared.Rent(request.Count);
        var wanted = ids.AsMemory(0, request.Count);
        await fill(draws, pool, wanted, context.RequestAborted);
        await write(context, pool, request, wanted);
        ArrayPool<TId>.Shared.Return(ids);
    }

    private static async Task WaitAsync(ValueTask filling, HttpContext context, string pool, DrawRequest request, long[] ids)
    {
        // A fill that fails may still hold the array, so it goes back after success alone.
        await filling;
        await DrawResponse.WriteIdsAsync(context, pool, request, ids.AsSpan(0, request.Count));
        ArrayPool<long>.Shared.Return(ids);
    }

    private static (IIdDraws Draws, string Name) Target(HttpContext context, string routeValue)
    {
        var name = (string)context.Request.RouteValues[routeValue]!;
        return NameRules.IsValid(name)
            ? (context.RequestServices.GetRequiredService<IIdDraws>(), name)
            : throw InvalidArgument.Of(IdCodes.NameInvalid, routeValue, $"{routeValue} is '{name}'; it must be {NameRules.Text}.");
    }
}
