using System.CommandLine;
using System.Text.Json;
using Granary.Http;

namespace Granary.Locks;

/// <summary><c>granary locks release --force</c>: takes a lock from its holders.</summary>
internal static class ReleaseCommand
{
    public static Command Create(GranaryCommand granary)
    {
        var (name, space) = (LockOptions.Name(), LockOptions.Space());
        var force = new Option<bool>("--force") { Description = "Says that the lock is somebody else's: a holder gives its own back by ending." };
        var token = new Option<string?>("--token") { Description = "The one holder that is meant, by its token. Default: all.", HelpName = "TOKEN" };
        var command = new Command("release", "Takes a lock from its holders, whoever they are; the silo's log keeps who did it.") { name, space, force, token };
        command.Validators.Add(result =>
        {
            if (!result.GetValue(force))
            {
                result.AddError("Say --force: the lock is taken from whoever holds it, who may still be at work.");
            }
        });
        granary.SetAction(command, async (parsed, run, cancellationToken) =>
        {
            var request = new ForceRequest(parsed.GetRequiredValue(name), parsed.GetRequiredValue(space), parsed.GetValue(token));
            var answer = await run.Api.PostAsync(
                "v1/locks/force-release", JsonSerializer.Serialize(request, ApiJson.Default.ForceRequest), cancellationToken);
            var forced = answer.As(ApiJson.Default.ForcedView);
            run.Write(answer.ToString(), _ =>
            {
                foreach (var holder in forced.Released)
                {
                    run.Terminal.Output.WriteLine($"Lock '{request.Name}' was taken from {holder.Process} on {holder.Host}, which had the token {holder.Token}.");
                }

                run.Terminal.Output.WriteLine($"A guard that is given the token {forced.Token} refuses them from now on.");
            });
        });
        return command;
    }
}
