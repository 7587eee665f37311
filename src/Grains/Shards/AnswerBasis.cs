namespace Granary.Shards;

/// <summary>What an answer rests on, besides the changes that it was derived from. It leaves only when that holds.</summary>
internal enum AnswerBasis
{
    /// <summary>The shard's ownership: the epoch is proved by the answer's own commit, or was lately.</summary>
    Ownership = 0,

    /// <summary>Nothing more: the answer is right even when the shard has another owner by now.</summary>
    Itself,

    /// <summary>Not even the changes that it was derived from: the answer promises nothing that a lost change would take back.</summary>
    Nothing,

    /// <summary>Sole ownership: as <see cref="Ownership"/>, and no earlier owner can answer any more. For what must not go back.</summary>
    SoleOwnership,
}
