using System.Runtime.InteropServices;
using Granary;

using var stopping = new CancellationTokenSource();
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, StopGracefully);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, StopGracefully);

if (!DrawArguments.TryParse(args, out var arguments, out var problem))
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine(DrawArguments.Usage);
    return 2;
}

try
{
    await Draw.RunAsync(arguments, stopping.Token);
    return 0;
}
catch (Exception failure)
{
    Console.Error.WriteLine(failure);
    return 1;
}

void StopGracefully(PosixSignalContext context)
{
    // Ends by itself after the batch in hand: the generators give back what they did not use.
    context.Cancel = true;
    stopping.Cancel();
}
