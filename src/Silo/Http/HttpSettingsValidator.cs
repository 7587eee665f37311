using Microsoft.Extensions.Options;

namespace Granary.Http;

[OptionsValidator]
internal sealed partial class HttpSettingsValidator : IValidateOptions<HttpSettings>;
