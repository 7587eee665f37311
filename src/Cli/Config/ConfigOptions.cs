using System.CommandLine;

namespace Granary.Config;

/// <summary>Options that several verbs of configuration have.</summary>
internal static class ConfigOptions
{
    /// <summary>Why something is done.</summary>
    public static Option<string?> Comment() => new("--comment") { Description = "Why, for whoever looks at it later.", HelpName = "TEXT" };

    /// <summary>Whether secrets are shown.</summary>
    public static Option<bool> Reveal() => new("--reveal") { Description = "Shows secrets; needs the role reveal, and the audit notes it." };

    /// <summary>The version that the caller has seen.</summary>
    public static Option<long?> Version() => new("--version")
    {
        Description = "The namespace's version that you have seen; a newer one is refused. Default: the newest, whatever it is.",
        HelpName = "NUMBER",
    };

    /// <summary>An instance's name.</summary>
    public static Option<string?> Instance() => new("--instance") { Description = "As this instance sees it. Default: as everybody in no gradual release.", HelpName = "NAME" };

    /// <summary>An instance's labels.</summary>
    public static Option<string[]> Labels() => new("--label") { Description = "A label of that instance; may come several times.", HelpName = "NAME=VALUE" };

    /// <summary>An instance's address.</summary>
    public static Option<string?> Address() => new("--address") { Description = "The address of that instance. Default: this machine's.", HelpName = "IP" };
}
