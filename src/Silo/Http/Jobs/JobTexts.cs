using Granary.Jobs;

namespace Granary.Http.Jobs;

/// <summary>Ids, receipts and handlers as texts.</summary>
internal static class JobTexts
{
    private const char Version = '@';

    /// <summary>A job's id.</summary>
    /// <exception cref="InvalidRequestException">It is none.</exception>
    public static JobId ReadId(string? text, string argument = "job") => JobId.TryParse(text, out var job)
        ? job
        : throw InvalidArgument.Of(JobCodes.IdInvalid, argument, $"{argument} is '{text}', which is no job's id.");

    /// <summary>The ids of several jobs.</summary>
    /// <exception cref="InvalidRequestException">One is none.</exception>
    public static IReadOnlyList<JobId> ReadIds(IEnumerable<string> texts, string argument) => [.. texts.Select(text => ReadId(text, argument))];

    /// <summary>A state; nothing means all.</summary>
    /// <exception cref="InvalidRequestException">It is none.</exception>
    public static JobState? ReadState(string? text) => text is null ? null
        : Enum.TryParse<JobState>(text, ignoreCase: true, out var state) && char.IsAsciiLetter(text[0])
            ? state
            : throw InvalidArgument.Of(
                JobCodes.FilterInvalid,
                "state",
                $"state is '{text}'; it must be one of {string.Join(", ", Enum.GetNames<JobState>().Select(static name => name.ToLowerInvariant()))}.");

    /// <summary>A receipt.</summary>
    /// <exception cref="InvalidRequestException">It is none.</exception>
    public static JobReceipt ReadReceipt(string? text) => JobReceipt.TryParse(text, out var receipt)
        ? receipt
        : throw InvalidArgument.Of(JobCodes.ReceiptInvalid, "receipt", $"'{text}' is no receipt; send what fetching answered.");

    /// <summary>A handler as <c>name</c> or <c>name@version</c>.</summary>
    /// <exception cref="InvalidRequestException">It is none.</exception>
    public static JobHandlerName ReadHandler(string? text)
    {
        var parts = text?.Split(Version) ?? [];
        var version = 1;
        return parts.Length is 1 or 2 && NameRules.IsValid(parts[0])
            && (parts.Length == 1 || (int.TryParse(parts[1], System.Globalization.CultureInfo.InvariantCulture, out version) && version >= 1))
            ? new JobHandlerName(parts[0], version)
            : throw InvalidArgument.Of(
                JobCodes.HandlerInvalid, "handler", $"handler is '{text}'; it must be a name, {NameRules.Text}, and may end with '@' and a version from 1 on.");
    }
}
