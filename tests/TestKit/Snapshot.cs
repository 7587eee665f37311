using System.Runtime.CompilerServices;

namespace Granary;

/// <summary>Compares text with a committed file beside the test; GRANARY_ACCEPT=1 rewrites the file instead.</summary>
public static class Snapshot
{
    public static void Match(string actual, string name, [CallerFilePath] string source = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(source)!, "Snapshots", name + ".txt");
        if (Environment.GetEnvironmentVariable("GRANARY_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
            return;
        }

        Assert.True(File.Exists(path), $"No snapshot at {path}. Run once with GRANARY_ACCEPT=1 and read the diff.");
        Assert.Equal(File.ReadAllText(path), actual, ignoreLineEndingDifferences: true);
    }
}
