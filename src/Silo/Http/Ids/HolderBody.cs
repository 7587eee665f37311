using Granary.Ids;

namespace Granary.Http.Ids;

/// <summary>Who holds worker ids.</summary>
/// <param name="Host">The machine's name.</param>
/// <param name="Process">Program and process id, for people.</param>
/// <param name="Name">The stable name under which the same worker ids are wanted back after a restart.</param>
/// <param name="Note">Anything that helps people to recognise it.</param>
internal sealed record HolderBody(string Host, string Process, string? Name = null, string? Note = null)
{
    public static HolderBody Of(WorkerHolder holder) => new(holder.Host, holder.Process, holder.Name, holder.Note);

    public WorkerHolder ToHolder() => new(Name, Host, Process, Note);
}
