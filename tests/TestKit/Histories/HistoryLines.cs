using System.Text.Json.Serialization;

namespace Granary.Histories;

/// <summary>How a line becomes JSON, without reflection: clients write many.</summary>
[JsonSerializable(typeof(HistoryLine))]
internal sealed partial class HistoryLines : JsonSerializerContext;
