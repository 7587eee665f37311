namespace Granary.Telemetry;

/// <summary>How an OpenTelemetry collector is spoken to.</summary>
public enum OtlpProtocol
{
    /// <summary>Over gRPC, for which collectors listen on port 4317.</summary>
    Grpc = 0,

    /// <summary>Protobuf over plain HTTP, for which they listen on port 4318.</summary>
    HttpProtobuf = 1,
}
