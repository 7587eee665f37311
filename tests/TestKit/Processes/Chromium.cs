namespace Granary.Processes;

/// <summary>The machine's own Chromium, for tests that open pages; a browser is never downloaded.</summary>
public static class Chromium
{
    // Debian's, which test.sh installs, and what others call it.
    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>It talks to nobody but the pages that a test opens.</summary>
    public static IReadOnlyList<string> Arguments { get; } =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    /// <summary>Where it is; without one the test is skipped, or failed when CI=true.</summary>
    public static string Path
    {
        get
        {
            if (Programs.FirstOrDefault(File.Exists) is { } program)
            {
                return program;
            }

            TestEnvironment.SkipBecause("There is no Chromium to open pages with. Install Debian's package chromium.");
            return "";
        }
    }
}
