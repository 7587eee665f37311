namespace Granary;

/// <summary>A folder of its own for one test, removed with all that is in it at disposal.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("granary-test-").FullName;

    /// <summary>The path of a file or folder in this one; nothing is created.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>
    /// A connection string of Microsoft.Data.Sqlite for a file in this folder. Connections are not pooled, so that nothing
    /// holds the file when the folder goes.
    /// </summary>
    public string SqliteConnectionString(string name = "granary.db") => $"Data Source={File(name)};Pooling=False";

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // The test removed it itself.
        }
        catch (IOException)
        {
            // A process that was just killed may still be writing; test.sh removes the whole temporary tree afterwards.
        }
    }
}
