using System.Collections.Concurrent;
using Granary.Shards;

namespace Granary.Config;

/// <summary>
/// Checks contents before they are released. Large ones take a while, so they are checked off the grains' turns, as many at once as there
/// are processors. Thread-safe.
/// </summary>
internal sealed class ContentChecker : IDisposable
{
    private const int SchemasMax = 1_000;

    // What is checked sooner than it is handed over.
    private const int SmallItemsMax = 64;
    private const int SmallLengthMax = 16 << 10;

    private readonly ConcurrentDictionary<string, ContentSchema> _schemas = new();
    private readonly SemaphoreSlim _slots = new(Environment.ProcessorCount);

    /// <summary>Why a namespace cannot have a schema.</summary>
    public Task<Refusal?> CheckSchema(string schema) => Run(async () =>
    {
        try
        {
            await SchemaOf(schema);
            return null;
        }
        catch (ContentFaultException error)
        {
            return ConfigRefusals.Invalid(ConfigCodes.SchemaInvalid, $"The schema is wrong in {error.Fault}.", "schema");
        }
    });

    /// <summary>Why contents cannot be released.</summary>
    /// <param name="definition">What the namespace is.</param>
    /// <param name="contents">What it would say to one instance or another, opened, and who sees that.</param>
    public Task<Refusal?> Check(NamespaceDefinition definition, IReadOnlyList<(string Audience, IReadOnlyList<ContentItem> Items)> contents) =>
        definition.Schema is null && IsSmall(contents) ? CheckNow(definition, contents) : Run(() => CheckNow(definition, contents));

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();

    private static bool IsSmall(IReadOnlyList<(string Audience, IReadOnlyList<ContentItem> Items)> contents) =>
        contents.Sum(static content => content.Items.Count) <= SmallItemsMax
        && contents.Sum(static content => content.Items.Sum(static item => item.Value?.Length ?? 0)) <= SmallLengthMax;

    private async Task<Refusal?> CheckNow(NamespaceDefinition definition, IReadOnlyList<(string Audience, IReadOnlyList<ContentItem> Items)> contents)
    {
        foreach (var (audience, items) in contents)
        {
            try
            {
                var leaves = ContentLeaves.Of(definition.Format, items);
                if (definition.Schema is { } schema && (await SchemaOf(schema)).Check(definition.Format, items, leaves) is { } fault)
                {
                    return Refuse(definition, audience, fault);
                }
            }
            catch (ContentFaultException error)
            {
                return Refuse(definition, audience, error.Fault);
            }
        }

        return null;
    }

    private static Refusal Refuse(NamespaceDefinition definition, string audience, ContentFault fault) => ConfigRefusals.Invalid(
        ConfigCodes.ContentInvalid, $"Namespace '{definition.Name}' cannot be released{audience}: {fault}.", "content");

    private async ValueTask<ContentSchema> SchemaOf(string text)
    {
        if (_schemas.TryGetValue(text, out var known))
        {
            return known;
        }

        var schema = await ContentSchema.ReadAsync(text, CancellationToken.None);
        if (_schemas.Count >= SchemasMax)
        {
            _schemas.Clear();
        }

        return _schemas.GetOrAdd(text, schema);
    }

    private async Task<Refusal?> Run(Func<Task<Refusal?>> check)
    {
        await _slots.WaitAsync();
        try
        {
            return await Task.Run(check);
        }
        finally
        {
            _slots.Release();
        }
    }
}
