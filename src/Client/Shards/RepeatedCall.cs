namespace Granary.Shards;

/// <summary>Asks a grain until there is an answer, as long as that can help. For questions, which change nothing. Thread-safe.</summary>
internal sealed class RepeatedCall(ShardCallOptions options, Backoff backoff, TimeProvider time)
{
    /// <summary>The answer; a refusal that a repeat cannot cure is thrown.</summary>
    /// <param name="who">Who is asked, for messages.</param>
    /// <param name="ask">Asks once.</param>
    /// <param name="refusalOf">Why an answer is none.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="GranaryException">The request was refused, or was not answered in time.</exception>
    /// <exception cref="InvalidRequestException">The request breaks a rule.</exception>
    public async Task<T> Ask<T>(string who, Func<Task<T>> ask, Func<T, Refusal?> refusalOf, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            Refusal? refusal = null;
            Exception? cause = null;
            try
            {
                var answer = await ask().WaitAsync(options.AttemptTimeout, time, cancellationToken);
                if (refusalOf(answer) is not { } why)
                {
                    return answer;
                }

                refusal = why;
            }
            catch (Exception error) when (GrainCallFailure.IsPassing(error, cancellationToken))
            {
                cause = error;
            }

            var pause = backoff.Pause(attempt, refusal?.RetryAfter);
            if (refusal is { Kind: not RefusalKind.Unavailable and not RefusalKind.Overloaded } || time.GetElapsedTime(started) + pause > options.RetryFor)
            {
                throw refusal?.ToException() ?? new GranaryException(
                    RefusalKind.Unavailable, ClientCodes.Unavailable, $"{who} did not answer: {attempt} tries. {cause!.Message}", cause);
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }
}
