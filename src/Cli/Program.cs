using Granary;
using Granary.Output;

return await new GranaryCommand(Terminal.OfProcess()).InvokeAsync(args);
