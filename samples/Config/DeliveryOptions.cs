namespace Granary.Samples;

/// <summary>What the service goes by: <c>delivery:…</c> of its configuration.</summary>
internal sealed class DeliveryOptions
{
    /// <summary>Where it delivers.</summary>
    public IList<string> Cities { get; init; } = [];

    /// <summary>Whether everything is half price.</summary>
    public bool HalfPrice { get; set; }
}
