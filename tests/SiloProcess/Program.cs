// A silo as an application hosts one, whose handler records what it does in a file of its own in the folder that "History" names.
using Granary;
using Granary.Histories;
using Granary.Hosting;
using Granary.Jobs;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddGranarySilo();
builder.Services.AddSingleton(new HistoryRecorder(
    Path.Combine(builder.Configuration["History"] ?? throw new InvalidOperationException("History is missing."), $"silo-{Environment.ProcessId}.jsonl")));
builder.UseOrleans(static silo => silo.AddJobHandler<RecordedHandler, MadeJob>(MadeJobHandler.Name));

await using var app = builder.Build();
app.MapGranary();
await app.PrepareSiloAsync();
await app.RunAsync();

internal sealed partial class Program;
