using System.CommandLine;
using System.CommandLine.Help;
using Granary.Admin;
using Granary.Config;
using Granary.Http;
using Granary.Ids;
using Granary.Jobs;
using Granary.Keys;
using Granary.Locks;
using Granary.Output;
using Granary.Status;

namespace Granary;

/// <summary>The root of the command line: the options that every verb shares, and how a verb is run.</summary>
internal sealed class GranaryCommand
{
    private const string UrlVariable = "GRANARY_URL";
    private const string KeyVariable = "GRANARY_TOKEN";
    private const string UrlDefault = "http://127.0.0.1:8700";

    private readonly Terminal _terminal;
    private readonly RootCommand _root = new("Talks to a Granary cluster over its HTTP API.");
    private readonly HashSet<Command> _runners = [];

    private readonly Option<string?> _url = new("--url")
    {
        Description = $"Where a silo listens. Default: ${UrlVariable}, or {UrlDefault}.",
        HelpName = "URL",
        Recursive = true,
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = $"The API key. Default: ${KeyVariable}. A silo on loopback needs none.",
        HelpName = "KEY",
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Writes JSON for scripts: the result to stdout, an error to stderr, and nothing else.",
        Recursive = true,
    };

    public GranaryCommand(Terminal terminal)
    {
        _terminal = terminal;
        _root.Options.Add(_url);
        _root.Options.Add(_key);
        _root.Options.Add(_json);
        _root.Subcommands.Add(AdminCommand.Create(this));
        _root.Subcommands.Add(ConfigurationCommand.Create(this));
        _root.Subcommands.Add(IdsCommand.Create(this));
        _root.Subcommands.Add(JobsCommand.Create(this));
        _root.Subcommands.Add(KeysCommand.Create(this));
        _root.Subcommands.Add(LocksCommand.Create(this));
        _root.Subcommands.Add(StatusCommand.Create(this));
        _root.Subcommands.Add(VersionCommand.Create(this));
    }

    /// <summary>Parses and runs a command line.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public async Task<int> InvokeAsync(IReadOnlyList<string> args, CancellationToken cancellationToken = default)
    {
        var parsed = _root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
        {
            var message = string.Join(' ', parsed.Errors.Select(static error => error.Message));
            Report(CommandError.Usage(message, $"`{PathOf(parsed)} --help` shows the usage."), parsed.GetValue(_json));
            return ExitCodes.WrongUsage;
        }

        var configuration = new InvocationConfiguration
        {
            Output = _terminal.Output,
            Error = _terminal.Error,
            EnableDefaultExceptionHandler = false,
        };
        if (_runners.Contains(parsed.CommandResult.Command))
        {
            configuration.ProcessTerminationTimeout = null;
        }

        return await parsed.InvokeAsync(configuration, cancellationToken);
    }

    /// <summary>As <see cref="SetAction"/>, for a verb that runs a command: the exit code is the verb's own to say, and signals are its to handle.</summary>
    public void SetCommandAction(Command command, Func<ParseResult, CommandRun, CancellationToken, Task<int>> verb)
    {
        _runners.Add(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, verb, cancellationToken));
    }

    /// <summary>Makes <paramref name="verb"/> what <paramref name="command"/> does, with errors told and turned into exit codes.</summary>
    public void SetAction(Command command, Func<ParseResult, CommandRun, CancellationToken, Task> verb)
    {
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, DoneAfterAsync, cancellationToken));

        async Task<int> DoneAfterAsync(ParseResult parsed, CommandRun run, CancellationToken cancellationToken)
        {
            await verb(parsed, run, cancellationToken);
            return ExitCodes.Done;
        }
    }

    private async Task<int> RunAsync(
        ParseResult parsed, Func<ParseResult, CommandRun, CancellationToken, Task<int>> verb, CancellationToken cancellationToken)
    {
        var json = parsed.GetValue(_json);
        try
        {
            using var api = new ApiClient(Setting(parsed, _url, UrlVariable) ?? UrlDefault, Setting(parsed, _key, KeyVariable));
            return await verb(parsed, new CommandRun(_terminal, api, json), cancellationToken);
        }
        catch (CommandError error)
        {
            Report(error, json);
            return error.ExitCode;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Report(new CommandError("cli.cancelled", "Stopped before it was done."), json);
            return ExitCodes.Failed;
        }
        catch (Exception error) when (error is InvalidRequestException or GranaryException)
        {
            var coded = (ICodedError)error;
            var exitCode = coded.Kind == RefusalKind.Invalid ? ExitCodes.WrongUsage : ExitCodes.Failed;
            Report(new CommandError(coded.Code, error.Message, exitCode), json);
            return exitCode;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Report(new CommandError("cli.file", error.Message), json);
            return ExitCodes.Failed;
        }
    }

    private void Report(CommandError error, bool json)
    {
        if (json)
        {
            _terminal.Error.WriteLine(JsonOutput.Error(error));
            return;
        }

        _terminal.Error.WriteLine($"granary: {error.Code}: {error.Message}");
        if (error.Hint is not null)
        {
            _terminal.Error.WriteLine($"hint: {error.Hint}");
        }
    }

    private string? Setting(ParseResult parsed, Option<string?> option, string variable) =>
        parsed.GetValue(option) ?? (_terminal.Variable(variable) is { Length: > 0 } value ? value : null);

    private static string PathOf(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (var result = parsed.CommandResult; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
        {
            names.Push(result.Command is RootCommand ? "granary" : result.Command.Name);
        }

        return string.Join(' ', names);
    }
}
