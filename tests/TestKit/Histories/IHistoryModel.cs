namespace Granary.Histories;

/// <summary>What a thing does when it is used by one caller after the other: what a history must be explainable as.</summary>
/// <typeparam name="TState">An immutable state with equality by value.</typeparam>
/// <typeparam name="TStep">What can be done, with what came of it.</typeparam>
public interface IHistoryModel<TState, TStep>
    where TState : IEquatable<TState>
{
    /// <summary>Before anything was done.</summary>
    TState Initial { get; }

    /// <summary>The state after the deed; false when this could not have come of it in this state.</summary>
    bool TryStep(TState state, TStep deed, out TState after);

    /// <summary>
    /// False when no order that the model accepts has the one before the other. Only a help to the search, which finds the same
    /// without it: where a history is wrong, or hard, it is what keeps the number of orders small.
    /// </summary>
    bool CanPrecede(TStep earlier, TStep later);
}
