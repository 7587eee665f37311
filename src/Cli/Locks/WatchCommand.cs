using System.CommandLine;
using Granary.Http;
using Granary.Output;

namespace Granary.Locks;

/// <summary><c>granary locks watch</c>: locks as they are and as they change, until stopped.</summary>
internal static class WatchCommand
{
    public static Command Create(GranaryCommand granary)
    {
        var name = new Argument<string?>("name") { Description = "The lock's name. Default: all locks.", Arity = ArgumentArity.ZeroOrOne };
        var space = new Option<string?>("--space") { Description = "The space. Default: default for a name, all without one.", HelpName = "SPACE" };
        var prefix = new Option<string?>("--prefix") { Description = "Those whose names begin so, instead of one name.", HelpName = "TEXT" };
        var command = new Command("watch", "Shows locks as they are and each time they change, until stopped.") { name, space, prefix };
        command.Validators.Add(result =>
        {
            if (result.GetValue(name) is not null && result.GetValue(prefix) is not null)
            {
                result.AddError("Say either a name or --prefix.");
            }
        });
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var query = ApiQuery.Of(("space", parsed.GetValue(space)), ("name", parsed.GetValue(name)), ("prefix", parsed.GetValue(prefix)));
            try
            {
                await EventFollower.FollowAsync(run.Api, $"v1/locks/watch{query}", change => Write(run, change), cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // To be stopped is how a watch ends.
            }
        });
        return command;
    }

    private static void Write(CommandRun run, ApiAnswer change)
    {
        if (run.Json)
        {
            run.Terminal.Output.WriteLine(change.ToString());
            return;
        }

        var now = TableRows.Instant(TimeProvider.System.GetUtcNow());
        var shown = change.As(ApiJson.Default.LockView);
        var holders = shown.Holders.Count == 0
            ? "free"
            : string.Join(", ", shown.Holders.Select(static holder => $"{holder.How} by {holder.Process} on {holder.Host}, token {holder.Token}{NoteOf(holder)}"));
        run.Terminal.Output.WriteLine($"{now}  {shown.Space}/{shown.Name}  {holders}{(shown.Waiters > 0 ? $"; {shown.Waiters} waiting" : "")}");
    }

    private static string NoteOf(LockHolderView holder) => holder.Note is null ? "" : $" ({holder.Note})";
}
