using Microsoft.Extensions.Options;

namespace Granary.Telemetry;

[OptionsValidator]
internal sealed partial class TelemetrySettingsValidator : IValidateOptions<TelemetrySettings>;
