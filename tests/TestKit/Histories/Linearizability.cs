namespace Granary.Histories;

/// <summary>
/// Decides whether a history is linearizable: whether every step can be given one moment between its invocation and its return
/// such that the steps, in the order of these moments, are what the model does. (Herlihy and Wing, 1990.)
/// </summary>
/// <remarks>
/// The search is that of Wing and Gong (1993) with the memory of Lowe ("Testing for linearizability", 2017), in his just-in-time form:
/// events are taken in the order of time, and a step is given its moment no sooner than its return asks for it, after as many of the other open ones
/// as that takes. What was tried is remembered as (event, state, which open steps had their moment), so nothing is tried twice, and a history that
/// is right costs about one trial for each step. Undecided steps stay open for ever and are never asked for. Histories of
/// different keys are checked apart, which is sound (linearizability is local) and what makes long ones feasible.
/// </remarks>
public static class Linearizability
{
    /// <summary>More configurations than this are not tried; the history then counts as not explained.</summary>
    public const int ConfigurationsMax = 4_000_000;

    /// <summary>Null when the history is linearizable, else what cannot be explained.</summary>
    public static string? FindProblem<TState, TStep>(IHistoryModel<TState, TStep> model, IReadOnlyList<TimedStep<TStep>> steps)
        where TState : IEquatable<TState> =>
        new LinearizabilitySearch<TState, TStep>(model, steps).FindProblem();
}
