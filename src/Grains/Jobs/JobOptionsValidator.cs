using Microsoft.Extensions.Options;

namespace Granary.Jobs;

[OptionsValidator]
internal sealed partial class JobOptionsValidator : IValidateOptions<JobOptions>;
