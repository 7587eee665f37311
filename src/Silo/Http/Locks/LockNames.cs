using Granary.Keys;
using Granary.Locks;

namespace Granary.Http.Locks;

/// <summary>The names in a body: one as <c>name</c>, or several as <c>names</c>.</summary>
internal static class LockNames
{
    /// <summary>All names of a body, which the caller may write to.</summary>
    /// <exception cref="InvalidRequestException">Both are given, or neither, or a name is null.</exception>
    /// <exception cref="GranaryException">A name is outside the caller's scope.</exception>
    public static IReadOnlyList<string> Demand(HttpContext context, string space, string? name, IReadOnlyList<string>? names)
    {
        if (name is null == names is null)
        {
            throw InvalidArgument.Of(LockCodes.NamesInvalid, nameof(names), "name and names are both given, or neither; give one of them.");
        }

        var all = names ?? [name!];
        foreach (var one in all)
        {
            // A list's elements are not held to be there as members are.
            if (one is null)
            {
                throw InvalidArgument.Of(LockCodes.NameInvalid, nameof(names), "names has null; each must be a text.");
            }

            context.Demand(KeyRoles.Write, LockPlace.Block, LockPlace.FullName(space, one));
        }

        return all;
    }
}
