using System.Text;

namespace Granary.Histories;

/// <summary>One search of <see cref="Linearizability"/>.</summary>
internal sealed class LinearizabilitySearch<TState, TStep>
    where TState : IEquatable<TState>
{
    private readonly IHistoryModel<TState, TStep> _model;
    private readonly HistoryTimeline<TStep> _timeline;
    private readonly HashSet<Configuration> _tried = [];
    private readonly Stack<Frame> _path = new();
    private Configuration _furthest;

    public LinearizabilitySearch(IHistoryModel<TState, TStep> model, IReadOnlyList<TimedStep<TStep>> steps)
    {
        _model = model;
        _timeline = new HistoryTimeline<TStep>(steps);
    }

    /// <summary>Null when there is an order, else what cannot be explained.</summary>
    public string? FindProblem()
    {
        if (Enter(new Configuration(0, _model.Initial, SlotSet.Empty(_timeline.SlotCount))))
        {
            return null;
        }

        while (_path.TryPop(out var frame))
        {
            if (_tried.Count > Linearizability.ConfigurationsMax)
            {
                return $"Not explained within {Linearizability.ConfigurationsMax} configurations.{Environment.NewLine}{Explain()}";
            }

            if (TryNext(frame, out var next) && Enter(next))
            {
                return null;
            }
        }

        return Explain();
    }

    /// <summary>Goes on to the next return whose step has had no moment yet, where there is something to choose; true when there is none.</summary>
    private bool Enter(Configuration at)
    {
        var (index, linearized) = (at.Event, at.Linearized);
        for (; index < _timeline.Events.Count; index++)
        {
            var (step, isReturn) = _timeline.Events[index];
            if (!isReturn)
            {
                continue;
            }

            var slot = _timeline.SlotOf(step);
            if (!linearized.Contains(slot))
            {
                break;
            }

            linearized = linearized.Without(slot);
        }

        if (index == _timeline.Events.Count)
        {
            return true;
        }

        var configuration = new Configuration(index, at.State, linearized);
        if (_tried.Add(configuration))
        {
            _path.Push(new Frame(configuration, NextSlot: -1));
            _furthest = index >= _furthest.Event ? configuration : _furthest;
        }

        return false;
    }

    /// <summary>The next choice of a frame, which goes back on the path for those that are left.</summary>
    private bool TryNext(Frame frame, out Configuration next)
    {
        var (index, state, linearized) = frame.At;
        var asked = _timeline.Events[index].Step;
        if (frame.NextSlot < 0 && TryStep(frame.At, asked, out var now))
        {
            _path.Push(frame with { NextSlot = 0 });
            next = new Configuration(index + 1, now, linearized);
            return true;
        }

        for (var slot = Math.Max(frame.NextSlot, 0); slot < _timeline.SlotCount; slot++)
        {
            if (_timeline.OpenStep(slot, index) is { } open && open != asked && !linearized.Contains(slot)
                && TryStep(frame.At, open, out var after))
            {
                _path.Push(frame with { NextSlot = slot + 1 });
                next = new Configuration(index, after, linearized.With(slot));
                return true;
            }
        }

        next = default;
        return false;
    }

    /// <summary>Gives a step its moment now, unless another one that is open, and will return, must have had its own before.</summary>
    private bool TryStep(Configuration at, int step, out TState after)
    {
        if (!_model.TryStep(at.State, _timeline.Steps[step].Step, out after))
        {
            return false;
        }

        for (var slot = 0; slot < _timeline.DecidedSlotCount; slot++)
        {
            if (_timeline.OpenStep(slot, at.Event) is { } other && other != step && !at.Linearized.Contains(slot)
                && !_model.CanPrecede(_timeline.Steps[step].Step, _timeline.Steps[other].Step))
            {
                return false;
            }
        }

        return true;
    }

    private string Explain()
    {
        var (index, state, linearized) = _furthest;
        var asked = _timeline.Events[index].Step;
        var text = new StringBuilder($"Nothing explains {_timeline.Steps[asked]}").AppendLine().Append($"in the state {state}. Open then:");
        for (var slot = 0; slot < _timeline.SlotCount; slot++)
        {
            if (_timeline.OpenStep(slot, index) is { } open && open != asked)
            {
                text.AppendLine().Append($"  {(linearized.Contains(slot) ? "done" : "not done")}: {_timeline.Steps[open]}");
            }
        }

        return text.ToString();
    }

    private readonly record struct Configuration(int Event, TState State, SlotSet Linearized);

    private readonly record struct Frame(Configuration At, int NextSlot);
}
