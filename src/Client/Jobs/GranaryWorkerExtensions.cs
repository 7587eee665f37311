using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Granary.Jobs;

/// <summary>Adds a worker to an application.</summary>
public static class GranaryWorkerExtensions
{
    /// <summary>
    /// Adds a worker: it fetches the jobs of the queues that it serves and runs them with its handlers, from the application's start until
    /// it stops. Needs <c>AddGranaryClient</c>.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Says which queues it serves, and with which handlers.</param>
    /// <exception cref="ArgumentException">It serves no queue or has no handler.</exception>
    public static IServiceCollection AddGranaryWorker(this IServiceCollection services, Action<JobWorkerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new JobWorkerOptions();
        configure(options);
        if (options.Queues.Count == 0 || options.Invokers.Count == 0)
        {
            throw new ArgumentException("A worker serves at least one queue, and has at least one handler.", nameof(configure));
        }

        services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<JobWorker>(provider, options));
        return services;
    }
}
