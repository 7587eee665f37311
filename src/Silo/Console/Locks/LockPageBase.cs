using Granary.Keys;
using Granary.Locks;
using Granary.Web.Parts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Granary.Web.Locks;

/// <summary>What the pages of the Locks block share: its client, and how a lock is taken from its holders.</summary>
public abstract class LockPageBase : LivePage
{
    [Inject]
    private protected ILockClient Client { get; set; } = default!;

    [Inject]
    private protected IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private protected ISnackbar Snackbar { get; set; } = default!;

    /// <inheritdoc/>
    private protected override string? Block => LockPlace.Block;

    /// <summary>Asks, and takes the lock from its holders, or from the one with that token.</summary>
    /// <returns>The token that stops them in a guard; <see langword="null"/> when nothing was taken.</returns>
    private protected async Task<long?> ForceReleaseAsync(string space, string name, long? token, string from)
    {
        var fence = 0L;
        var isDone = await Dialogs.ConfirmAsync(
            $"Take '{name}' from {from}?",
            "The next in the queue gets the lock at once. Whoever had it is told, but may go on for a moment: only what checks tokens stops it for certain. The log keeps who did this.",
            "Take it",
            () => TryAsync(KeyRoles.Admin, LockPlace.FullName(space, name), async cancellationToken =>
            {
                var forced = await Client.ForceReleaseAsync(name, Caller!.Name, space, token, cancellationToken: cancellationToken);
                fence = forced.Token;
            }));
        if (!isDone)
        {
            return null;
        }

        Snackbar.Add($"Lock '{name}' was taken from {from}.", Severity.Success);
        return fence;
    }
}
