namespace Granary;

/// <summary>Draws ids into a file, batch by batch, and says on standard output how many are there: <c>drawn N</c>.</summary>
internal static class Draw
{
    public static async Task RunAsync(DrawArguments arguments, CancellationToken stopping)
    {
        await using var source = await OpenAsync(arguments);
        using var file = new IdFileWriter(arguments.File, source.Description);
        var buffer = new long[arguments.Batch];
        for (var drawn = 0L; drawn < arguments.Count && !stopping.IsCancellationRequested;)
        {
            var batch = buffer.AsMemory(0, (int)Math.Min(buffer.Length, arguments.Count - drawn));
            var at = TimeProvider.System.GetUtcNow();
            if (!await TryFillAsync(source, batch, stopping))
            {
                return;
            }

            file.Write(at, batch.Span);
            drawn += batch.Length;
            Console.WriteLine($"drawn {drawn}");
        }
    }

    private static Task<IIdSource> OpenAsync(DrawArguments arguments) =>
        Task.FromException<IIdSource>(new NotSupportedException($"There is no client yet to reach {arguments.Gateways[0]} with."));

    private static async ValueTask<bool> TryFillAsync(IIdSource source, Memory<long> batch, CancellationToken stopping)
    {
        try
        {
            await source.FillAsync(batch, stopping);
            return true;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false;
        }
    }
}
