namespace Granary.Locks;

/// <summary>What a shard has under one claim.</summary>
/// <param name="Table">The rules over its locks.</param>
/// <param name="Mailboxes">What its listeners are told.</param>
internal sealed record LockShard(LockTable Table, LockMailboxes Mailboxes);
