using System.Collections.Immutable;
using System.Text;
using Granary.Shards;

namespace Granary.Locks;

/// <summary>
/// The checks of what came over the wire: <see langword="null"/> when it keeps the rules, and otherwise the refusal.
/// </summary>
internal static class LockGuards
{
    public static Refusal? Check(AcquireLock command, Func<string, string, bool> isHere) =>
        Operation(command.Operation)
        ?? Session(command.Session)
        ?? Space(command.Space)
        ?? Names(command.Space, command.Names, isHere)
        ?? Mode(command.Mode, command.Permits, command.Limit)
        ?? Note(command.Note);

    public static Refusal? Operation(OperationId operation) => operation.Value != Guid.Empty
        ? null
        : Invalid(LockCodes.OperationMissing, "operation is empty; it must be an id that no other request has, as it names what is granted.", "operation");

    public static Refusal? Session(LockSessionInfo? session)
    {
        if (session is null || session.Id == Guid.Empty)
        {
            return Invalid(LockCodes.SessionInvalid, "session has no id; it must say who asks.", "session");
        }

        if (session.Ttl < LockLimits.TtlMin || session.Ttl > LockLimits.TtlMax)
        {
            return Invalid(
                LockCodes.TtlInvalid,
                $"ttl is {session.Ttl.TotalSeconds:0.###} s; it must be {LockLimits.TtlMin.TotalSeconds:0} s to {LockLimits.TtlMax.TotalSeconds:0} s.",
                "ttl");
        }

        return HolderText(session.Host, "host") ?? HolderText(session.Process, "process");
    }

    public static Refusal? Space(string? space) => NameRules.IsValid(space)
        ? null
        : Invalid(LockCodes.SpaceInvalid, $"space is '{space}'; it must be {NameRules.Text}.", "space");

    public static Refusal? Name(string? name) => name is { Length: > 0 and <= LockLimits.NameLengthMax } && StorableText.Is(name)
        ? null
        : Invalid(
            LockCodes.NameInvalid,
            $"name has {name?.Length ?? 0} characters; it must have 1 to {LockLimits.NameLengthMax}, none of them NUL or half a surrogate pair.",
            "name");

    public static Refusal? Note(string? note) => note is null || (Encoding.UTF8.GetByteCount(note) <= LockLimits.NoteBytesMax && StorableText.Is(note))
        ? null
        : Invalid(
            LockCodes.NoteInvalid,
            $"note has {Encoding.UTF8.GetByteCount(note)} bytes of UTF-8; it may have {LockLimits.NoteBytesMax}, and hold neither NUL nor half a surrogate pair.",
            "note");

    public static Refusal? Filter(LockFilter? filter) => filter switch
    {
        null => Invalid(LockCodes.FilterInvalid, "filter is missing; it must say which locks.", "filter"),
        { Name: not null, Space: null } => Invalid(LockCodes.FilterInvalid, "filter has a name and no space; a name is one of a space.", "space"),
        { Name: not null, Prefix: not null } => Invalid(LockCodes.FilterInvalid, "filter has both a name and a prefix; give one of them.", "prefix"),
        { Prefix.Length: > LockLimits.NameLengthMax } => Invalid(
            LockCodes.FilterInvalid, $"prefix has {filter.Prefix.Length} characters; it may have {LockLimits.NameLengthMax}.", "prefix"),
        _ => null,
    };

    public static Refusal? Limit(int limit) => limit is > 0 and <= LockLimits.ListMax
        ? null
        : Invalid(LockCodes.FilterInvalid, $"limit is {limit}; it must be 1 to {LockLimits.ListMax}.", "limit");

    private static Refusal? Names(string space, ImmutableArray<string> names, Func<string, string, bool> isHere)
    {
        if (names.IsDefaultOrEmpty || names.Length > LockLimits.NamesPerRequestMax)
        {
            var count = names.IsDefault ? 0 : names.Length;
            return Invalid(LockCodes.NamesInvalid, $"names has {count} names; it must have 1 to {LockLimits.NamesPerRequestMax}.", "names");
        }

        foreach (var name in names)
        {
            if (Name(name) is { } refusal)
            {
                return refusal;
            }

            if (!isHere(space, name))
            {
                return Invalid(LockCodes.NamesInvalid, $"name '{name}' of space '{space}' belongs to another shard.", "names");
            }
        }

        return names.Length == 1 || names.Distinct(StringComparer.Ordinal).Count() == names.Length
            ? null
            : Invalid(LockCodes.NamesInvalid, "names holds a name twice; name each once.", "names");
    }

    private static Refusal? Mode(LockMode mode, int permits, int limit)
    {
        if (!Enum.IsDefined(mode))
        {
            return Invalid(LockCodes.ModeInvalid, $"mode is {(int)mode}; it must be Exclusive, Read, Upgradeable or Permits.", "mode");
        }

        if (mode != LockMode.Permits)
        {
            return permits == 1 && limit == 1
                ? null
                : Invalid(LockCodes.PermitsInvalid, $"permits is {permits} and limit {limit}; both must be 1 where the mode is not Permits.", "permits");
        }

        if (limit is < 1 or > LockLimits.PermitsMax)
        {
            return Invalid(LockCodes.PermitsInvalid, $"limit is {limit}; it must be 1 to {LockLimits.PermitsMax}.", "limit");
        }

        return permits >= 1 && permits <= limit
            ? null
            : Invalid(LockCodes.PermitsInvalid, $"permits is {permits}; it must be 1 to the limit, which is {limit}.", "permits");
    }

    private static Refusal? HolderText(string? text, string argument) => text is { Length: > 0 and <= LockLimits.HolderTextMax } && StorableText.Is(text)
        ? null
        : Invalid(
            LockCodes.SessionInvalid,
            $"{argument} has {text?.Length ?? 0} characters; it must have 1 to {LockLimits.HolderTextMax}, none of them NUL or half a surrogate pair.",
            argument);

    private static Refusal Invalid(string code, string message, string argument) => new(RefusalKind.Invalid, code, message, argument);
}
