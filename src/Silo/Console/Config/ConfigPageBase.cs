using Granary.Config;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Granary.Web.Config;

/// <summary>What the pages of the Config block share.</summary>
public abstract class ConfigPageBase : LivePage
{
    [Inject]
    private protected IConfigClient Client { get; set; } = default!;

    [Inject]
    private protected IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private protected ISnackbar Snackbar { get; set; } = default!;

    /// <inheritdoc/>
    private protected override string? Block => ConfigPlace.Block;

    /// <summary>The configuration of an application, to be changed by whoever looks at the page.</summary>
    private protected IConfigWorkspace Open(string application, string environment) =>
        Client.Open(application, environment, new ConfigActor(Caller!.Name, "console"));
}
