namespace Granary.Ids;

/// <summary>The worker ids <c>[First, End)</c> that a datacenter may use.</summary>
/// <param name="Datacenter">The datacenter.</param>
/// <param name="First">The first worker id.</param>
/// <param name="End">One past the last.</param>
internal readonly record struct WorkerWindow(int Datacenter, int First, int End)
{
    /// <summary>The first worker id of the first aligned block of <paramref name="workers"/>.</summary>
    public int FirstAligned(int workers) => (First + workers - 1) & -workers;

    /// <summary>Whether at least one aligned block of that many worker ids fits.</summary>
    public bool Fits(int workers) => FirstAligned(workers) <= End - workers;

    /// <summary>Whether the block that begins at <paramref name="first"/> is aligned and inside.</summary>
    public bool Holds(int first, int workers) => first >= First && first <= End - workers && (first & (workers - 1)) == 0;
}
