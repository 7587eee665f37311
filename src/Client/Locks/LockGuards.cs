using System.Text;

namespace Granary.Locks;

/// <summary>What is checked before anything is sent.</summary>
internal static class LockGuards
{
    /// <summary>The longest timeout but that without end.</summary>
    public static readonly TimeSpan TimeoutMax = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <summary>Whether it may be a lock's name.</summary>
    public static bool IsName(string? name) => name is { Length: > 0 and <= LockLimits.NameLengthMax } && StorableText.Is(name);

    public static void ThrowIfBadSpace(string? space, string argument)
    {
        if (!NameRules.IsValid(space))
        {
            throw Invalid(LockCodes.SpaceInvalid, $"{argument} is '{space}'; it must be {NameRules.Text}.", argument);
        }
    }

    public static void ThrowIfBadName(string? name, string argument)
    {
        if (!IsName(name))
        {
            throw Invalid(
                LockCodes.NameInvalid,
                $"{argument} has {name?.Length ?? 0} characters; it must have 1 to {LockLimits.NameLengthMax}, none of them NUL or half a surrogate pair.",
                argument);
        }
    }

    public static void ThrowIfBadNames(IReadOnlyCollection<string>? names, string argument)
    {
        if (names is not { Count: > 0 and <= LockLimits.NamesPerRequestMax })
        {
            throw Invalid(
                LockCodes.NamesInvalid, $"{argument} has {names?.Count ?? 0} names; it must have 1 to {LockLimits.NamesPerRequestMax}.", argument);
        }

        foreach (var name in names)
        {
            ThrowIfBadName(name, argument);
        }

        if (names.Distinct(StringComparer.Ordinal).Count() != names.Count)
        {
            throw Invalid(LockCodes.NamesInvalid, $"{argument} holds a name twice; name each once.", argument);
        }
    }

    public static void ThrowIfBad(LockRequest request)
    {
        ThrowIfBadSpace(request.Space, "space");
        ThrowIfBadNote(request.Note, "note");
        if (!Enum.IsDefined(request.Mode))
        {
            throw Invalid(
                LockCodes.ModeInvalid, $"mode is {(int)request.Mode}; it must be Exclusive, Read, Upgradeable or Permits.", "mode");
        }

        if (request.Mode != LockMode.Permits && (request.Permits, request.Limit) != (1, 1))
        {
            throw Invalid(
                LockCodes.PermitsInvalid,
                $"permits is {request.Permits} and limit {request.Limit}; both must be 1 where the mode is not Permits.",
                "permits");
        }

        if (request.Limit is < 1 or > LockLimits.PermitsMax)
        {
            throw Invalid(
                LockCodes.PermitsInvalid, $"limit is {request.Limit}; it must be 1 to {LockLimits.PermitsMax}.", "limit");
        }

        if (request.Permits < 1 || request.Permits > request.Limit)
        {
            throw Invalid(
                LockCodes.PermitsInvalid, $"permits is {request.Permits}; it must be 1 to the limit, which is {request.Limit}.", "permits");
        }
    }

    public static void ThrowIfBadNote(string? note, string argument)
    {
        if (note is not null && (Encoding.UTF8.GetByteCount(note) > LockLimits.NoteBytesMax || !StorableText.Is(note)))
        {
            throw Invalid(
                LockCodes.NoteInvalid,
                $"{argument} has {Encoding.UTF8.GetByteCount(note)} bytes of UTF-8; it may have {LockLimits.NoteBytesMax}, and hold neither NUL nor half a surrogate pair.",
                argument);
        }
    }

    public static void ThrowIfBadTimeout(TimeSpan timeout, string argument)
    {
        if (timeout != Timeout.InfiniteTimeSpan && (timeout < TimeSpan.Zero || timeout > TimeoutMax))
        {
            throw Invalid(
                LockCodes.TimeoutInvalid,
                $"{argument} is {timeout}; it must be zero to {int.MaxValue} ms, or Timeout.InfiniteTimeSpan.",
                argument);
        }
    }

    public static void ThrowIfBadTtl(TimeSpan ttl, string argument)
    {
        if (ttl < LockLimits.TtlMin || ttl > LockLimits.TtlMax)
        {
            throw Invalid(
                LockCodes.TtlInvalid,
                $"{argument} is {ttl.TotalSeconds:0.###} s; it must be {LockLimits.TtlMin.TotalSeconds:0} s to {LockLimits.TtlMax.TotalSeconds:0} s.",
                argument);
        }
    }

    public static void ThrowIfBad(LockSessionInfo? session)
    {
        if (session is null || session.Id == Guid.Empty)
        {
            throw Invalid(LockCodes.SessionInvalid, "session has no id; it must say who asks.", nameof(session));
        }

        ThrowIfBadTtl(session.Ttl, "ttl");
        ThrowIfBadHolderText(session.Host, "host");
        ThrowIfBadHolderText(session.Process, "process");
    }

    public static void ThrowIfBadHolderText(string? text, string argument)
    {
        if (text is not { Length: > 0 and <= LockLimits.HolderTextMax } || !StorableText.Is(text))
        {
            throw Invalid(
                LockCodes.SessionInvalid,
                $"{argument} has {text?.Length ?? 0} characters; it must have 1 to {LockLimits.HolderTextMax}, none of them NUL or half a surrogate pair.",
                argument);
        }
    }

    public static void ThrowIfBad(LockFilter filter)
    {
        if (filter.Space is not null)
        {
            ThrowIfBadSpace(filter.Space, "space");
        }

        if (filter.Name is not null)
        {
            ThrowIfBadName(filter.Name, "name");
            if (filter.Space is null)
            {
                throw Invalid(LockCodes.FilterInvalid, "filter has a name and no space; a name is one of a space.", "space");
            }

            if (filter.Prefix is not null)
            {
                throw Invalid(LockCodes.FilterInvalid, "filter has both a name and a prefix; give one of them.", "prefix");
            }
        }

        if (filter.Prefix is { Length: > LockLimits.NameLengthMax })
        {
            throw Invalid(
                LockCodes.FilterInvalid, $"prefix has {filter.Prefix.Length} characters; it may have {LockLimits.NameLengthMax}.", "prefix");
        }
    }

    public static void ThrowIfBadOperation(Shards.OperationId operation, string argument)
    {
        if (operation.Value == Guid.Empty)
        {
            throw Invalid(
                LockCodes.OperationMissing, $"{argument} is empty; it must be an id that no other request has, as it names what is granted.", argument);
        }
    }

    private static InvalidRequestException Invalid(string code, string message, string argument) => new(code, message, argument);
}
