using Granary.Shards;

namespace Granary.Ids;

/// <summary>A shard's sequences by name.</summary>
internal sealed class SequenceBook(Guid incarnation)
{
    private readonly SortedDictionary<string, Sequence> _sequences = new(StringComparer.Ordinal);

    public void Load(SequenceRow row) => _sequences.Add(row.Definition.Name, Sequence.Of(row, incarnation));

    /// <summary>The strict sequence of that name, which the stored takers belong to.</summary>
    public StrictSequence? FindStrict(string name) => _sequences.GetValueOrDefault(name) as StrictSequence;

    public ShardReply Create(SequenceDefinition? definition, DateTimeOffset now, List<IdChange> changes)
    {
        if (IdGuards.Sequence(definition) is { } refusal)
        {
            return refusal;
        }

        var name = definition!.Name;
        if (_sequences.TryGetValue(name, out var existing))
        {
            var there = existing.Row.Definition;
            return there == definition
                ? existing.Describe()
                : new Refusal(
                    RefusalKind.Conflict,
                    IdCodes.SequenceExists,
                    $"Sequence '{name}' is there with start {there.Start}, step {there.Step}, maximum {there.Maximum} and level {there.Level}; "
                    + "take another name, or delete it first.");
        }

        if (_sequences.Count >= IdLimits.NamesPerShardMax)
        {
            return new Refusal(
                RefusalKind.Conflict,
                IdCodes.TooMany,
                $"The shard of '{name}' holds {IdLimits.NamesPerShardMax} sequences and takes no more; "
                + "delete one that is not needed.");
        }

        var createdAt = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        var sequence = Sequence.Of(new SequenceRow(definition, createdAt, ReservedOrdinal: 0, Returned: ""), incarnation);
        _sequences.Add(name, sequence);
        changes.Add(IdChange.Put(sequence.Row));
        return sequence.Describe();
    }

    public ShardReply Delete(string name, List<IdChange> changes)
    {
        if (Find(name, out var sequence) is { } refusal)
        {
            return refusal;
        }

        _sequences.Remove(name);
        sequence.Delete(changes);
        return new Done(Changed: true);
    }

    public ShardReply Describe(string? name)
    {
        if (name is null)
        {
            return new SequenceList([.. _sequences.Values.Select(sequence => sequence.Describe())]);
        }

        return Find(name, out var found) ?? (ShardReply)new SequenceList([found.Describe()]);
    }

    public void HandOver(List<IdChange> changes)
    {
        foreach (var sequence in _sequences.Values)
        {
            sequence.HandOver(changes);
        }
    }

    /// <summary>The sequence of that name, or the refusal.</summary>
    public Refusal? Find(string name, out Sequence sequence)
    {
        sequence = null!;
        if (IdGuards.Name(name, "sequence") is { } refusal)
        {
            return refusal;
        }

        return _sequences.TryGetValue(name, out sequence!)
            ? null
            : new Refusal(
                RefusalKind.NotFound,
                IdCodes.SequenceNotFound,
                $"There is no sequence '{name}'; create it first.");
    }
}
