namespace Granary.Ids;

/// <summary>What a holder that comes back after a crash wants, when its worker ids are marked as used up to a time ahead of now.</summary>
[GenerateSerializer, Alias("granary.ids.when-ahead")]
public enum WhenAhead
{
    /// <summary>Start at the mark: the same worker id at once, its ids ahead of time by at most the budget.</summary>
    Start = 0,

    /// <summary>Refuse with <see cref="IdCodes.WorkerAhead"/> until the mark has passed; the client repeats until then.</summary>
    Wait = 1,

    /// <summary>Take other worker ids.</summary>
    TakeAnother = 2,
}
