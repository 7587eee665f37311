using System.Collections.Immutable;
using System.Globalization;
using Granary.Ledger.Admin;

namespace Granary.Admin;

/// <summary>The words after a verb of <c>Granary.Silo admin</c>: names with values, flags, and what stands alone.</summary>
internal sealed class AdminWords
{
    private static readonly string[] Flags = ["--json", "--overwrite"];

    private static readonly string[] Known =
        ["--out", "--budget", "--sequence-gap", "--sequence", "--to-provider", "--to-connection-string", "--to-data-directory"];

    private readonly Dictionary<string, List<string>> _values = [];
    private readonly HashSet<string> _flags = [];
    private readonly List<string> _alone = [];

    /// <summary>Whether a script reads the result.</summary>
    public bool Json => _flags.Contains("--json");

    /// <summary>Whether what is there may go.</summary>
    public bool Overwrite => _flags.Contains("--overwrite");

    /// <exception cref="InvalidRequestException">A word is unknown or misses its value.</exception>
    public static AdminWords Parse(string[] words)
    {
        var parsed = new AdminWords();
        for (var i = 0; i < words.Length; i++)
        {
            if (Flags.Contains(words[i]))
            {
                parsed._flags.Add(words[i]);
            }
            else if (Known.Contains(words[i]))
            {
                var name = words[i];
                if (++i == words.Length)
                {
                    throw Wrong(name, $"{name} has no value.");
                }

                (parsed._values.TryGetValue(name, out var values) ? values : parsed._values[name] = []).Add(words[i]);
            }
            else if (words[i].StartsWith('-'))
            {
                throw Wrong(words[i], $"There is no {words[i]}.");
            }
            else
            {
                parsed._alone.Add(words[i]);
            }
        }

        return parsed;
    }

    /// <summary>The value of a name that a verb takes at most once; <see langword="null"/> when it is not given.</summary>
    public string? Find(string name) => _values.GetValueOrDefault(name) switch
    {
        null => null,
        [var value] => value,
        _ => throw Wrong(name, $"{name} is given more than once."),
    };

    /// <summary>The value of a name that must be given.</summary>
    public string Get(string name) => Find(name) ?? throw Wrong(name, $"{name} is missing.");

    /// <summary>The word that stands alone.</summary>
    public string Alone(string what) => _alone is [var only] ? only : throw Wrong(what, $"{what} must be given, once.");

    /// <summary>Refuses what the verb does not take.</summary>
    /// <param name="alone">How many words may stand alone.</param>
    /// <param name="names">The names and flags that the verb takes, besides <c>--json</c>.</param>
    public void ThrowUnlessOnly(int alone, params string[] names)
    {
        if (_values.Keys.Concat(_flags).Except(["--json", .. names]).FirstOrDefault() is { } odd)
        {
            throw Wrong(odd, $"This verb takes no {odd}.");
        }

        if (_alone.Count > alone)
        {
            throw Wrong(_alone[alone], $"'{_alone[alone]}' is one word too many.");
        }
    }

    /// <summary>What is known of the time since a backup.</summary>
    public RestoredOptions ToRestored() => new()
    {
        Budget = Find("--budget") is { } budget ? DurationOf(budget) : null,
        SequenceGap = Find("--sequence-gap") is { } gap ? NumberOf("--sequence-gap", gap) : AdminLimits.SequenceGapDefault,
        Sequences = SequencesOf(_values.GetValueOrDefault("--sequence") ?? []),
    };

    private static ImmutableDictionary<string, long> SequencesOf(List<string> texts)
    {
        var sequences = ImmutableDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            if (text.Split('=') is not [var name, var next] || sequences.ContainsKey(name))
            {
                throw Wrong("--sequence", $"--sequence is '{text}'; it must be NAME=NEXT, once for a name.");
            }

            sequences.Add(name, NumberOf("--sequence", next));
        }

        return sequences.ToImmutable();
    }

    private static long NumberOf(string name, string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong(name, $"{name} has '{text}'; it must be a whole number.");

    private static TimeSpan DurationOf(string text)
    {
        if (text.Length > 1 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            switch (text[^1])
            {
                case 's':
                    return TimeSpan.FromSeconds(number);
                case 'm':
                    return TimeSpan.FromMinutes(number);
                case 'h':
                    return TimeSpan.FromHours(number);
            }
        }

        throw Wrong("--budget", $"--budget is '{text}'; write a whole number and s, m or h, for example 11m.");
    }

    private static InvalidRequestException Wrong(string argument, string message) => InvalidArgument.Of(AdminCodes.Usage, argument, message);
}
