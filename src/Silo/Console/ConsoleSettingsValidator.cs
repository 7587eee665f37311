using Microsoft.Extensions.Options;

namespace Granary.Web;

/// <summary>Checks the rules on the properties of <see cref="ConsoleSettings"/>.</summary>
[OptionsValidator]
internal sealed partial class ConsoleSettingsValidator : IValidateOptions<ConsoleSettings>;
