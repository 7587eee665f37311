using Microsoft.Extensions.Options;

namespace Granary.Ids;

[OptionsValidator]
internal sealed partial class IdOptionsValidator : IValidateOptions<IdOptions>;
