namespace Granary.Histories;

/// <summary>The kinds and outcomes of operations in histories of jobs. The key of each is the operation that the job was enqueued by.</summary>
public static class JobWords
{
    /// <summary>Enqueue into the group whose number is the argument, or none for 0; the answer is <see cref="Done"/> when the job was acknowledged.</summary>
    public const string Enqueue = "enqueue";

    /// <summary>A worker has the job: the first argument is the run, the second by how many microseconds it is late; negative is early.</summary>
    public const string Start = "start";

    /// <summary>The run that is the argument has done the job; the answer is <see cref="Accepted"/> or <see cref="Refused"/>.</summary>
    public const string Complete = "complete";

    /// <summary>The run that is the argument could not do the job; answered like <see cref="Complete"/>.</summary>
    public const string Fail = "fail";

    /// <summary>Acknowledged.</summary>
    public const string Done = "done";

    /// <summary>It counted.</summary>
    public const string Accepted = "accepted";

    /// <summary>It did not count: the run is not the newest.</summary>
    public const string Refused = "refused";
}
