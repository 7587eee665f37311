namespace Granary.Http.Locks;

/// <summary>A lease's new note.</summary>
/// <param name="Session">The session.</param>
/// <param name="Lease">The lease.</param>
/// <param name="Name">The lock's name.</param>
/// <param name="Space">The space. Default: default.</param>
/// <param name="Note">The note; left out: none.</param>
internal sealed record LockNoteBody(string Session, Guid Lease, string Name, string Space = "default", string? Note = null);
