using Granary.Ledger.Admin;

namespace Granary.Admin;

/// <summary>A backup that was made for somebody who fetches it.</summary>
internal sealed class SiloBackup(StoreReport report, FileStream content, Action forget) : IAsyncDisposable
{
    /// <summary>What is in it.</summary>
    public StoreReport Report => report;

    /// <summary>The file.</summary>
    public FileStream Content => content;

    public async ValueTask DisposeAsync()
    {
        await content.DisposeAsync();
        forget();
    }
}
