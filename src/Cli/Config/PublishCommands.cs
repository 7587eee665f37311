using System.CommandLine;
using System.Text.Json;
using Granary.Http;

namespace Granary.Config;

/// <summary><c>granary config publish</c>, <c>discard</c> and <c>rollback</c>.</summary>
internal static class PublishCommands
{
    public static Command Publish(GranaryCommand granary)
    {
        var (place, names, comment) = (ConfigAddress.Place(), ConfigAddress.Namespaces(), ConfigOptions.Comment());
        var gradual = new Option<string?>("--gradual") { Description = "The name of a gradual release, for some instances only. Default: for all.", HelpName = "NAME" };
        var match = new GradualOptions();
        var command = new Command("publish", "Releases the drafts of namespaces, all in one transaction.") { place, names, comment, gradual };
        match.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(gradual) is null == match.IsGiven(result))
            {
                result.AddError("A gradual release has a name, --gradual, and says who gets it: --percent, --for-label, --for-address or --for-instance.");
            }
        });
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var where = parsed.GetRequiredValue(place);
            var overview = await ConfigAddress.DescribeAsync(run, where, cancellationToken);
            PublishPartRequest[] parts =
            [
                .. parsed.GetRequiredValue(names).Select(ConfigAddress.Read)
                    .Select(name => new PublishPartRequest(name.Name, name.Cluster, ConfigAddress.Find(overview, name).Version)),
            ];
            await PublishAsync(
                run, where, parts, parsed.GetValue(comment), parsed.GetValue(gradual) is { } name ? new NewGradualRequest(name, match.Read(parsed)) : null,
                cancellationToken);
        });
        return command;
    }

    public static Command Discard(GranaryCommand granary)
    {
        var (place, name, version) = (ConfigAddress.Place(), ConfigAddress.Namespace(), ConfigOptions.Version());
        var command = new Command("discard", "Throws the draft of a namespace away.") { place, name, version };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var (where, which) = (parsed.GetRequiredValue(place), ConfigAddress.Read(parsed.GetRequiredValue(name)));
            var seen = parsed.GetValue(version) ?? ConfigAddress.Find(await ConfigAddress.DescribeAsync(run, where, cancellationToken), which).Version;
            var answer = await run.Api.DeleteAsync($"{ConfigAddress.PathOf(where, which, "draft")}?version={seen}", cancellationToken);
            run.Write(answer.ToString(), _ => run.Terminal.Output.WriteLine($"The draft of '{which}' is gone."));
        });
        return command;
    }

    public static Command RollBack(GranaryCommand granary)
    {
        var (place, name, version, comment) = (ConfigAddress.Place(), ConfigAddress.Namespace(), ConfigOptions.Version(), ConfigOptions.Comment());
        var release = new Argument<long>("release") { Description = "The release to go back to." };
        var command = new Command("rollback", "Releases what an earlier release said.") { place, name, release, comment, version };
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var (where, which) = (parsed.GetRequiredValue(place), ConfigAddress.Read(parsed.GetRequiredValue(name)));
            var seen = parsed.GetValue(version) ?? ConfigAddress.Find(await ConfigAddress.DescribeAsync(run, where, cancellationToken), which).Version;
            Write(run, await run.Api.PostAsync(
                ConfigAddress.PathOf(where, which, "rollback"),
                JsonSerializer.Serialize(new RollbackRequest(seen, parsed.GetRequiredValue(release), parsed.GetValue(comment)), ApiJson.Default.RollbackRequest),
                cancellationToken));
        });
        return command;
    }

    /// <summary>Publishes and tells what was released.</summary>
    public static async Task PublishAsync(
        CommandRun run,
        string place,
        IReadOnlyList<PublishPartRequest> parts,
        string? comment,
        NewGradualRequest? gradual,
        CancellationToken cancellationToken) => Write(run, await run.Api.PostAsync(
            ConfigAddress.PathOf(place, "publish"),
            JsonSerializer.Serialize(new PublishRequest(parts, comment, gradual), ApiJson.Default.PublishRequest),
            cancellationToken));

    /// <summary>Tells what was released.</summary>
    public static void Write(CommandRun run, ApiAnswer answer)
    {
        var published = answer.As(ApiJson.Default.PublishedView);
        run.Write(answer.ToString(), _ =>
        {
            run.Terminal.Output.WriteLine($"Applications see revision {published.Revision}.");
            foreach (var one in published.Releases)
            {
                run.Terminal.Output.WriteLine($"{one.Cluster}/{one.Namespace} #{one.Release}");
            }
        });
    }
}
