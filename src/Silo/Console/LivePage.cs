using Granary.Keys;
using Microsoft.AspNetCore.Components;

namespace Granary.Web;

/// <summary>
/// A page that shows what is new for as long as it is open, and what went wrong instead of breaking. It asks before
/// everything it shows or does whether its reader may.
/// </summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _closed = new();

    [Inject]
    private protected ConsoleAccess Access { get; set; } = default!;

    [Inject]
    private protected TimeProvider Time { get; set; } = default!;

    [Inject]
    private ConsoleSettings Settings { get; set; } = default!;

    [Inject]
    private ConsoleCircuit Circuit { get; set; } = default!;

    /// <summary>Who looks, as of the last refresh.</summary>
    private protected Caller? Caller { get; private set; }

    /// <summary>Why the page does not show what it should.</summary>
    private protected ConsoleTrouble? Trouble { get; private set; }

    /// <summary>Whether there has been an answer, good or bad.</summary>
    private protected bool IsLoaded { get; private set; }

    /// <summary>Whether an action is under way.</summary>
    private protected bool IsBusy { get; private set; }

    /// <summary>The block that the page belongs to; <see langword="null"/>: any key may look.</summary>
    private protected virtual string? Block => null;

    /// <summary>The thing that the page is about.</summary>
    private protected virtual string? Subject => null;

    /// <summary>Ends when the page is closed.</summary>
    protected CancellationToken Closed => _closed.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Asks for what the page shows.</summary>
    /// <param name="cancellationToken">Ends when the page is closed.</param>
    protected abstract Task LoadAsync(CancellationToken cancellationToken);

    /// <summary>Stops asking.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || _closed.IsCancellationRequested)
        {
            return;
        }

        _closed.Cancel();
        _closed.Dispose();
    }

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => RefreshAsync();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        // Only a page that a browser holds open comes here.
        if (firstRender)
        {
            _ = WatchAsync(_closed.Token);
        }
    }

    /// <summary>Asks anew whether the reader may look, and then for what is new.</summary>
    private protected async Task RefreshAsync()
    {
        try
        {
            Caller = await Access.DemandAsync(KeyRoles.Read, Block ?? Http.Access.AnyBlock, Subject, _closed.Token);
            await LoadAsync(_closed.Token);
            Trouble = null;
        }
        catch (Exception error) when (error is ICodedError)
        {
            Trouble = ConsoleTrouble.Of((ICodedError)error);
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            return;
        }

        IsLoaded = true;
    }

    /// <summary>Whether the reader may do that, so that the page offers it.</summary>
    private protected bool May(KeyRoles role, string? name = null) => Caller is { } caller && Http.Access.IsGranted(caller, role, Block, name);

    /// <summary>Does something if the reader may, and answers with what went wrong.</summary>
    private protected async Task<ConsoleTrouble?> TryAsync(KeyRoles role, string? name, Func<CancellationToken, Task> action)
    {
        IsBusy = true;
        try
        {
            await Access.DemandAsync(role, Block, name, _closed.Token);
            await action(_closed.Token);
            return null;
        }
        catch (Exception error) when (error is ICodedError)
        {
            return ConsoleTrouble.Of((ICodedError)error);
        }
        finally
        {
            IsBusy = false;
        }
    }

    private async Task WatchAsync(CancellationToken closed)
    {
        using var timer = new PeriodicTimer(Settings.RefreshEvery, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(closed))
            {
                if (!Circuit.IsConnected)
                {
                    continue;
                }

                await InvokeAsync(async () =>
                {
                    await RefreshAsync();
                    StateHasChanged();
                });
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
        {
            // The page was closed.
        }
#pragma warning disable CA1031 // What nobody foresaw is for the error boundary around the page, which knows how to show it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            await DispatchExceptionAsync(error);
        }
    }
}
