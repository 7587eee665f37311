using MudBlazor;

namespace Granary.Web.Parts;

/// <summary>Asks people before something is lost.</summary>
internal static class DialogExtensions
{
    /// <summary>Asks, does it unless the answer is no, and says whether it was done; what goes wrong is shown in the dialog.</summary>
    public static async Task<bool> ConfirmAsync(this IDialogService dialogs, string title, string text, string verb, Func<Task<ConsoleTrouble?>> action)
    {
        var parameters = new DialogParameters<ConfirmDialog>
        {
            { dialog => dialog.Title, title },
            { dialog => dialog.Text, text },
            { dialog => dialog.Verb, verb },
            { dialog => dialog.Do, action },
        };
        var shown = await dialogs.ShowAsync<ConfirmDialog>(title, parameters);
        return await shown.Result is { Canceled: false };
    }
}
