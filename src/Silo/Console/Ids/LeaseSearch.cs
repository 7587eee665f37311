using System.Globalization;
using Granary.Ids;

namespace Granary.Web.Ids;

/// <summary>Finds leases by what people know of them.</summary>
internal static class LeaseSearch
{
    /// <summary>Whether the text is a worker id that the lease covers, or part of who holds it; nothing finds all.</summary>
    public static bool Finds(PoolLeaseInfo lease, string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var worker)
            && worker >= lease.FirstWorker && worker - lease.FirstWorker < lease.Workers)
        {
            return true;
        }

        var holder = lease.Holder;
        return Has(holder.Name) || Has(holder.Host) || Has(holder.Process) || Has(holder.Note);

        bool Has(string? part) => part?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;
    }
}
