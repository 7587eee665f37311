using System.Collections.Concurrent;
using Granary.Ledger;
using Granary.Shards;
using Microsoft.Extensions.Logging;

namespace Granary.Config;

/// <summary>
/// What comes through one silo for all applications: questions, which are answered from what is at hand, and the waiting for changes,
/// which asks a shard once however many wait. Thread-safe.
/// </summary>
internal sealed partial class ConfigHub
{
    private const int TriesMax = 3;
    private const int FeedsMax = 4_096;

    private static readonly TimeSpan FeedKept = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, ConfigFeed> _feeds = new(StringComparer.Ordinal);
    private readonly ConfigReports _reports;
    private readonly IGrainFactory _grains;
    private readonly StoreInfo _store;
    private readonly ILedger _ledger;
    private readonly ViewMaker _views;
    private readonly ConfigReading _reading;
    private readonly TimeProvider _time;
    private readonly ILogger<ConfigHub> _logger;

    public ConfigHub(
        IGrainFactory grains, StoreInfo store, ILedger ledger, ViewMaker views, ConfigReading reading, TimeProvider time, ILogger<ConfigHub> logger)
    {
        (_grains, _store, _ledger, _views, _reading, _time, _logger) = (grains, store, ledger, views, reading, time, logger);
        _reports = new ConfigReports((shard, reports) => ShardOf(shard).Report(reports).AsTask(), time);
    }

    /// <inheritdoc cref="IConfigHubGrain.Ask"/>
    public async Task<ShardReply> Ask(ConfigQuestion question, CancellationToken cancellationToken)
    {
        if (QuestionGuards.Check(question) is { } refusal)
        {
            return refusal;
        }

        try
        {
            // Off the turn of whoever asks: a large view takes a while to put together.
            return await Task.Run(() => Answer(question, cancellationToken), cancellationToken);
        }
        catch (LedgerException error)
        {
            return error.ToRefusal();
        }
        catch (ConfigSecretException error)
        {
            return new Refusal(RefusalKind.Conflict, ConfigCodes.NoKey, error.Message);
        }
    }

    /// <inheritdoc cref="IConfigHubGrain.Watch"/>
    public async Task<ConfigWatched> Watch(string application, string environment, ConfigVersion seen, CancellationToken cancellationToken)
    {
        if (QuestionGuards.CheckPlace(application, environment) is { } refusal)
        {
            return new ConfigWatched(ConfigVersion.None, refusal);
        }

        try
        {
            return new ConfigWatched(await FeedOf(ConfigPlace.KeyOf(application, environment)).Watch(seen, cancellationToken));
        }
        catch (LedgerException error)
        {
            return new ConfigWatched(ConfigVersion.None, error.ToRefusal());
        }
    }

    /// <inheritdoc cref="IConfigHubGrain.Report"/>
    public Refusal? Report(string application, string environment, ConfigReport report)
    {
        var refusal = QuestionGuards.CheckPlace(application, environment) ?? QuestionGuards.Check(report);
        if (refusal is null)
        {
            _reports.Add(ConfigPlace.KeyOf(application, environment), report);
        }

        return refusal;
    }

    private async Task<ShardReply> Answer(ConfigQuestion question, CancellationToken cancellationToken)
    {
        if (question is ListPlaces list)
        {
            return await _reading.List(list, cancellationToken);
        }

        var shard = ConfigPlace.KeyOf(question.Application, question.Environment);
        return question switch
        {
            ReadView read => await WithState(shard, read.Seen, state => ViewOf(state, read), cancellationToken),
            ExplainKey explain => await WithState(shard, ConfigVersion.None, state => ChainOf(state, explain), cancellationToken),
            ListInstances => await InstancesOf(shard, cancellationToken),
            _ => await _reading.Answer(shard, _store.Incarnation, question, cancellationToken),
        };
    }

    private async Task<ShardReply> WithState(
        string shard, ConfigVersion seen, Func<PlaceState, Task<ShardReply>> answer, CancellationToken cancellationToken)
    {
        var feed = FeedOf(shard);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await answer(await feed.Read(attempt == 1 ? seen : ConfigVersion.None, cancellationToken)).WaitAsync(cancellationToken);
            }
            catch (ReleaseGoneException) when (attempt < TriesMax)
            {
                // So many releases were made since that the newest state must be another one.
            }
        }
    }

    private async Task<ShardReply> ViewOf(PlaceState state, ReadView read)
    {
        Gradual[] graduals = [.. state.GradualsOf(read.Cluster, read.Namespaces).Where(one => one.Has(read.Instance)).Select(static one => one.Gradual)];
        var key = new ViewKey(read.Cluster, string.Join('\n', read.Namespaces), string.Join('\n', graduals.Select(static one => one.Name)), read.IsRevealed);
        return await state.Views.Get(key, () => _views.Make(state, read.Cluster, read.Namespaces, graduals, read.IsRevealed));
    }

    private async Task<ShardReply> ChainOf(PlaceState state, ExplainKey explain)
    {
        Gradual[] graduals =
        [
            .. state.GradualsOf(explain.Cluster, [explain.Namespace]).Where(one => one.Has(explain.Instance)).Select(static one => one.Gradual),
        ];
        var chain = await _views.ChainOf(state, explain.Cluster, explain.Namespace, graduals);
        return new ConfigChain(
        [
            .. chain.SelectMany(part => part.Said(explain.Key))
                .Select(said => new ConfigLink(said.Origin, said.Leaf.IsSecret && !explain.IsRevealed ? null : said.Leaf.Value, said.Leaf.IsSecret)),
        ]);
    }

    private async Task<ShardReply> InstancesOf(string shard, CancellationToken cancellationToken)
    {
        try
        {
            var list = await ShardOf(shard).Instances(cancellationToken);
            return list.Refusal is { } refusal ? refusal : list;
        }
        catch (Exception error) when (GrainCallFailure.IsPassing(error, cancellationToken))
        {
            return new Refusal(RefusalKind.Unavailable, ConfigCodes.Busy, $"'{shard}' did not answer: {error.Message}");
        }
    }

    private ConfigFeed FeedOf(string shard)
    {
        if (_feeds.Count >= FeedsMax && !_feeds.ContainsKey(shard))
        {
            foreach (var (key, feed) in _feeds)
            {
                if (feed.Idle > FeedKept)
                {
                    _feeds.TryRemove(key, out _);
                }
            }
        }

        return _feeds.GetOrAdd(
            shard,
            static (key, hub) => new ConfigFeed(
                key, hub._store.Incarnation, hub._ledger, (seen, token) => hub.ShardOf(key).Watch(seen, token).AsTask(), error => hub.LogNotFollowed(error, key),
                hub._time),
            this);
    }

    private IConfigShardGrain ShardOf(string shard) => _grains.GetGrain<IConfigShardGrain>(shard);
}
