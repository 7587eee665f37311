using Microsoft.Extensions.Options;

namespace Granary.Config;

[OptionsValidator]
internal sealed partial class ConfigOptionsValidator : IValidateOptions<ConfigOptions>;
