using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Granary.Jobs;

/// <summary>Runs a handler: reads the payload, makes the handler, and has it do the job.</summary>
/// <param name="Handler">The handler's name and version.</param>
/// <param name="Run">Runs it with the services of a scope.</param>
internal sealed record JobInvoker(
    JobHandlerName Handler, Func<IServiceProvider, ImmutableArray<byte>, JobContext, CancellationToken, Task> Run)
{
    /// <summary>Runs handlers of a class, which is taken from the services or made with them.</summary>
    /// <param name="name">The handler's name; keeps <see cref="NameRules"/>.</param>
    /// <param name="version">The version of what its payload looks like: 1 or more.</param>
    /// <exception cref="ArgumentException">The name is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The version is below 1.</exception>
    public static JobInvoker Of<THandler, T>(string name, int version)
        where THandler : class, IJobHandler<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        if (!NameRules.IsValid(name))
        {
            throw new ArgumentException($"Handler '{name}' is no name: {NameRules.Text}.", nameof(name));
        }

        return new JobInvoker(
            new JobHandlerName(name, version),
            static (services, payload, context, cancellationToken) => ActivatorUtilities.GetServiceOrCreateInstance<THandler>(services)
                .HandleAsync(Read<T>(payload.AsSpan(), context), context, cancellationToken));
    }

    private static T Read<T>(ReadOnlySpan<byte> payload, JobContext context)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(payload, JsonSerializerOptions.Web)!;
        }
        catch (JsonException unreadable)
        {
            throw new JobFailedException(
                $"The payload of job {context.Id} is no {typeof(T).Name} for handler '{context.Handler}': {unreadable.Message}", unreadable)
            {
                IsFinal = true,
            };
        }
    }
}
