namespace Granary.Histories;

/// <summary>
/// What a register does that tokens guard: a write goes in when no write with a greater token went in before, and is refused
/// otherwise. Both ways are held to: a stale write that was accepted cannot be explained, nor can a fresh one that was refused.
/// </summary>
public sealed class FencedRegisterModel : IHistoryModel<RegisterState, RegisterStep>
{
    public RegisterState Initial => default;

    public bool TryStep(RegisterState state, RegisterStep deed, out RegisterState after)
    {
        after = deed.Kind == RegisterStepKind.Write ? new RegisterState(deed.Token, deed.Value) : state;
        return deed.Kind switch
        {
            RegisterStepKind.Write => deed.Token >= state.Token,
            RegisterStepKind.RefusedWrite => deed.Token < state.Token,
            RegisterStepKind.Read => deed.Value == state.Value,
            _ => throw new ArgumentOutOfRangeException(nameof(deed)),
        };
    }

    public bool CanPrecede(RegisterStep earlier, RegisterStep later) =>
        earlier.Kind != RegisterStepKind.Write || later.Kind != RegisterStepKind.Write || earlier.Token <= later.Token;
}
