using System.Collections.Immutable;
using Granary.Shards;

namespace Granary.Config;

/// <summary>The way from the client to the Config block. Thread-safe.</summary>
internal sealed class ConfigShards
{
    private const int CommandOverhead = 256;

    private readonly IGrainFactory _grains;
    private readonly ShardBatcher<ConfigCommand> _batcher;
    private readonly RepeatedCall _calls;

    public ConfigShards(IGrainFactory grains, ShardCallOptions options, Backoff backoff, TimeProvider time, ClientMetrics metrics)
    {
        (_grains, _calls) = (grains, new RepeatedCall(options, backoff, time));
        _batcher = new ShardBatcher<ConfigCommand>(
            (shard, commands) => grains.GetGrain<IConfigShardGrain>(shard).Execute(commands), options, backoff, time, metrics,
            new ShardBatchRules<ConfigCommand> { SizeOf = SizeOf });
    }

    private IConfigHubGrain Hub => _grains.GetGrain<IConfigHubGrain>(0);

    /// <summary>Sends a command to the shard that owns the application, repeats it while that can help, and answers with the reply.</summary>
    /// <exception cref="ConfigConflictException">There is a newer version.</exception>
    /// <exception cref="GranaryException">The command was refused, or the shard could not be reached in time.</exception>
    /// <exception cref="InvalidRequestException">The command breaks a rule.</exception>
    public async Task<TReply> Send<TReply>(string application, string environment, ConfigCommand command, CancellationToken cancellationToken)
        where TReply : ShardReply
    {
        ThrowIfNoPlace(application, environment);
        var reply = await _batcher.Send(ConfigPlace.KeyOf(application, environment), command, cancellationToken);
        return reply is VersionConflict conflict ? throw new ConfigConflictException(conflict) : (TReply)reply;
    }

    /// <summary>Asks a question.</summary>
    /// <inheritdoc cref="RepeatedCall.Ask"/>
    public async Task<TReply> Ask<TReply>(ConfigQuestion question, CancellationToken cancellationToken)
        where TReply : ShardReply => (TReply)await _calls.Ask(
            "The cluster", () => Hub.Ask(question, cancellationToken).AsTask(), static reply => reply as Refusal, cancellationToken);

    /// <summary>Asks once whether there is another version than the one that was seen.</summary>
    public Task<ConfigWatched> Watch(string application, string environment, ConfigVersion seen, CancellationToken cancellationToken) =>
        Hub.Watch(application, environment, seen, cancellationToken).AsTask();

    /// <summary>Says what an instance runs.</summary>
    /// <inheritdoc cref="RepeatedCall.Ask"/>
    public Task Report(string application, string environment, ConfigReport report, CancellationToken cancellationToken) => _calls.Ask(
        "The cluster", () => Hub.Report(application, environment, report, cancellationToken).AsTask(), static refusal => refusal, cancellationToken);

    private static int SizeOf(ConfigCommand command) => CommandOverhead + command switch
    {
        EditDraft edit => SizeOf(edit.Edits),
        Publish publish => publish.Parts.Sum(static part => SizeOf(part.Edits)),
        DefineNamespace define => sizeof(char) * (define.Definition.Schema?.Length ?? 0),
        _ => 0,
    };

    private static int SizeOf(ImmutableArray<ConfigEdit> edits) =>
        edits.Sum(static edit => sizeof(char) * (edit.Key.Length + (edit.Value?.Length ?? 0)));

    private static void ThrowIfNoPlace(string application, string environment)
    {
        // Before there is a key of it.
        foreach (var (name, argument) in new[] { (application, nameof(application)), (environment, nameof(environment)) })
        {
            if (!NameRules.IsValid(name))
            {
                throw new InvalidRequestException(ConfigCodes.NameInvalid, $"{argument} is '{name}'; it must be {NameRules.Text}.", argument);
            }
        }
    }
}
