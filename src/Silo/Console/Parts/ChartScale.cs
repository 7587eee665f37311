namespace Granary.Web.Parts;

/// <summary>Chooses where the axis of a chart ends.</summary>
internal static class ChartScale
{
    private const double Least = 4;
    private static readonly double[] Steps = [1, 2, 4, 5, 10];

    /// <summary>The next of 1, 2, 4, 5 and 10 times a power of ten that is not below.</summary>
    public static double Above(long most)
    {
        if (most <= Least)
        {
            return Least;
        }

        var power = Math.Pow(10, Math.Floor(Math.Log10(most)));
        return power * Steps.First(step => step * power >= most);
    }
}
