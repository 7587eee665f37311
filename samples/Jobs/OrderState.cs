namespace Granary.Samples;

/// <summary>How far an order has come.</summary>
internal enum OrderState
{
    Placed,
    Paid,
    CouponSent,
    Cancelled,
}
