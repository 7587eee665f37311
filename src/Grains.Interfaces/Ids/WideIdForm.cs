namespace Granary.Ids;

/// <summary>The names, for HTTP and the command line, of the forms that take 128 bits. <see cref="WideIdLayout"/> writes and reads them.</summary>
public static class WideIdForm
{
    /// <summary>UUIDs of version 7, with hyphens, in small letters.</summary>
    public const string Uuid = "uuid";

    /// <summary>ULIDs, as <see cref="UlidText"/> writes them.</summary>
    public const string Ulid = "ulid";

    /// <summary>Whether the name is one of these.</summary>
    public static bool IsAny(string? name) => name is Uuid or Ulid;
}
