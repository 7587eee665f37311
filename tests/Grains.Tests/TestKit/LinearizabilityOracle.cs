using Granary.Histories;

namespace Granary.TestKit;

/// <summary>Tries all orders of a short history, without any cleverness: what <see cref="Linearizability"/> must agree with.</summary>
internal static class LinearizabilityOracle
{
    public static bool Accepts<TState, TStep>(IHistoryModel<TState, TStep> model, IReadOnlyList<TimedStep<TStep>> steps)
        where TState : IEquatable<TState> => Accepts(model, model.Initial, [.. steps]);

    private static bool Accepts<TState, TStep>(IHistoryModel<TState, TStep> model, TState state, List<TimedStep<TStep>> left)
        where TState : IEquatable<TState>
    {
        if (left.TrueForAll(static step => step.Returned is null))
        {
            return true;
        }

        // Nobody may go before who was invoked after another one had returned.
        var firstReturn = left.Min(static step => step.Returned ?? long.MaxValue);
        return left.Where(step => step.Invoked <= firstReturn)
            .Any(step => model.TryStep(state, step.Step, out var after) && Accepts(model, after, [.. left.Where(other => !ReferenceEquals(other, step))]));
    }
}
