namespace Granary.Jobs;

/// <summary>Who runs a queue's jobs.</summary>
[GenerateSerializer, Alias("granary.jobs.execution")]
public enum QueueExecution
{
    /// <summary>Workers, which fetch them: an application's, or any program over HTTP.</summary>
    Worker = 0,

    /// <summary>Handlers that are registered in the silo.</summary>
    Silo = 1,
}
