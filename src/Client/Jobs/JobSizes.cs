namespace Granary.Jobs;

/// <summary>About how much jobs take on their way.</summary>
internal static class JobSizes
{
    private const int Overhead = 128;

    /// <summary>About how many bytes a job takes.</summary>
    public static int Of(NewJob job) => Overhead + job.Payload.Length + job.Headers.Sum(static header => header.Key.Length + header.Value.Length);
}
