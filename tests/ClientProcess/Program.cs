using System.Runtime.InteropServices;
using Granary;
using Granary.Jobs;
using Granary.Locks;

using var stopping = new CancellationTokenSource();
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, StopGracefully);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, StopGracefully);

string? problem;
try
{
    if (args is [LockArguments.Verb, ..])
    {
        if (LockArguments.TryParse(args, out var locking, out problem))
        {
            await LockWork.RunAsync(locking, stopping.Token);
            return 0;
        }
    }
    else if (args is [HoldArguments.Verb, ..])
    {
        if (HoldArguments.TryParse(args, out var holding, out problem))
        {
            await Hold.RunAsync(holding, stopping.Token);
            return 0;
        }
    }
    else if (args is [JobArguments.Verb, ..])
    {
        if (JobArguments.TryParse(args, out var working, out problem))
        {
            await JobWork.RunAsync(working, stopping.Token);
            return 0;
        }
    }
    else if (DrawArguments.TryParse(args, out var drawing, out problem))
    {
        await Draw.RunAsync(drawing, stopping.Token);
        return 0;
    }
}
catch (Exception failure)
{
    Console.Error.WriteLine(failure);
    return 1;
}

Console.Error.WriteLine(problem);
Console.Error.WriteLine(DrawArguments.Usage);
Console.Error.WriteLine(LockArguments.Usage);
Console.Error.WriteLine(HoldArguments.Usage);
Console.Error.WriteLine(JobArguments.Usage);
return 2;

void StopGracefully(PosixSignalContext context)
{
    // Ends by itself after the batch in hand: the generators give back what they did not use.
    context.Cancel = true;
    stopping.Cancel();
}
