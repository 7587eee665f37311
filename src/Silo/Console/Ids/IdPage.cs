using Granary.Http.Ids;
using Granary.Ids;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Granary.Web.Ids;

/// <summary>What the pages of the Ids block share: its client, and who may do what in it.</summary>
public abstract class IdPage : LivePage
{
    [Inject]
    private protected IIdClient Client { get; set; } = default!;

    [Inject]
    private protected IIdDraws Draws { get; set; } = default!;

    [Inject]
    private protected IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private protected ISnackbar Snackbar { get; set; } = default!;

    /// <inheritdoc/>
    private protected override string? Block => "ids";

    /// <summary>One id of a pool, or why there is none.</summary>
    private protected async Task<(long Id, ConsoleTrouble? Trouble)> DrawIdAsync(string pool)
    {
        var ids = new long[1];
        var trouble = await TryAsync(Keys.KeyRoles.Write, pool, async cancellationToken => await Draws.FillSnowflakesAsync(pool, ids, cancellationToken));
        return (ids[0], trouble);
    }
}
