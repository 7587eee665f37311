using Granary.Shards;

namespace Granary.Jobs;

/// <summary>The settings of a shard's queues. A queue's home decides; other partitions are told what it has decided, with its version.</summary>
internal sealed class QueueAdmin(JobBook book, Func<string, bool> isHome)
{
    /// <summary>Gives a queue its settings.</summary>
    public ShardReply Define(SetQueueDefinition command, JobJournal journal, Func<JobQueue, QueueInfo> describe)
    {
        var definition = command.Definition;
        if (JobGuards.Check(definition) is { } invalid)
        {
            return invalid;
        }

        if (command.Version is null && !isHome(definition.Name))
        {
            return NotHome(definition.Name);
        }

        if (book.FindQueue(definition.Name) is not { } queue)
        {
            return book.QueueCount >= JobLimits.QueuesPerShardMax
                ? new Refusal(
                    RefusalKind.Exhausted, JobCodes.TooManyQueues, $"The shard has {JobLimits.QueuesPerShardMax} queues, as many as it may.")
                : List(describe(book.Make(new QueueRow(definition, QueueMode.Running, Reason: null, command.Version ?? 1), journal)));
        }

        if (definition.Partitions != queue.Row.Definition.Partitions && !MayBeSpreadAnew(queue, command.Version is not null))
        {
            return NotEmpty(queue, "Its number of partitions");
        }

        if (command.Version is null || command.Version > queue.Row.Version)
        {
            book.Change(queue, queue.Row with { Definition = definition, Version = command.Version ?? (queue.Row.Version + 1) }, journal);
        }

        return List(describe(queue));
    }

    /// <summary>Pauses, drains or resumes a queue.</summary>
    public ShardReply SetMode(SetQueueMode command, JobJournal journal, Func<JobQueue, QueueInfo> describe)
    {
        if (command.Mode is not QueueMode.Running and not QueueMode.Paused and not QueueMode.Draining)
        {
            return JobGuards.Invalid(JobCodes.DefinitionInvalid, $"Mode {command.Mode} is none.", "mode");
        }

        if (command.Reason is { Length: > JobLimits.ErrorLengthMax } || (command.Reason is not null && !StorableText.Is(command.Reason)))
        {
            return JobGuards.Invalid(JobCodes.DefinitionInvalid, $"A reason has up to {JobLimits.ErrorLengthMax} storable characters.", "reason");
        }

        if (book.FindQueue(command.Queue) is not { } queue)
        {
            return NotFound(command.Queue);
        }

        if (command.Version is null && !isHome(command.Queue))
        {
            return NotHome(command.Queue);
        }

        if (command.Version is null || command.Version > queue.Row.Version)
        {
            book.Change(
                queue,
                queue.Row with { Mode = command.Mode, Reason = command.Reason, Version = command.Version ?? (queue.Row.Version + 1) },
                journal);
        }

        return List(describe(queue));
    }

    /// <summary>Deletes a queue that has no jobs.</summary>
    public ShardReply Delete(DeleteQueueDefinition command, JobJournal journal)
    {
        if (book.FindQueue(command.Queue) is not { } queue)
        {
            return new Done(Changed: false);
        }

        if (queue.Pending > 0)
        {
            return NotEmpty(queue, "It");
        }

        book.Delete(queue, journal);
        return new Done(Changed: true);
    }

    /// <summary>The queues that have a partition here.</summary>
    public QueueList Describe(DescribeQueues command, Func<JobQueue, QueueInfo> describe) =>
        new([.. book.Queues.Where(queue => command.Queue is null || queue.Name == command.Queue).Select(describe)]);

    // A job that goes to a partition while another one gets the new settings would be left behind.
    private static bool MayBeSpreadAnew(JobQueue queue, bool isDecided) => queue.Pending == 0
        && (isDecided || queue.Row.Definition.Partitions == 1 || queue.Row.Mode == QueueMode.Draining);

    private static QueueList List(QueueInfo queue) => new([queue]);

    private static Refusal NotFound(string queue) => new(RefusalKind.NotFound, JobCodes.QueueNotFound, $"There is no queue '{queue}'.");

    private static Refusal NotHome(string queue) =>
        new(RefusalKind.Conflict, JobCodes.PartitionsChanged, $"The settings of queue '{queue}' are decided at another shard.");

    private static Refusal NotEmpty(JobQueue queue, string what) => new(
        RefusalKind.Conflict, JobCodes.QueueNotEmpty, $"{what} can be changed while queue '{queue.Name}' is empty, and of one with several partitions while it is drained; it has {queue.Pending} jobs.");
}
