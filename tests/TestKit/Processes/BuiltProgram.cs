using System.Runtime.InteropServices;

namespace Granary.Processes;

/// <summary>Where the build put the programs that the tests start, by the folder that the running tests were built to.</summary>
public static class BuiltProgram
{
    /// <summary>The silo's host.</summary>
    public static string Silo => PathOf("Silo");

    /// <summary>The command line program <c>granary</c>.</summary>
    public static string Cli => PathOf("Cli");

    /// <summary>The program of tests/ClientProcess.</summary>
    public static string ClientProcess => PathOf("ClientProcess");

    /// <summary>The program of tests/SiloProcess.</summary>
    public static string SiloProcess => PathOf("SiloProcess");

    /// <summary>The sample of samples/NAME.</summary>
    public static string Sample(string name) => PathOf(name, $"Granary.Samples.{name}.dll");

    /// <summary>The <c>dotnet</c> that runs the tests; a program that the build made may find no other one.</summary>
    internal static string Host => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    private static string PathOf(string project) => PathOf(project, $"Granary.{project}.dll");

    private static string PathOf(string project, string file)
    {
        // artifacts/bin/<project>/<configuration>/
        var mine = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(mine.Parent!.Parent!.FullName, project, mine.Name, file);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"The program to start is not built: {path}. Build the solution first.", path);
    }
}
