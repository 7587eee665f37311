namespace Granary.Cluster;

/// <summary>The limits of what is told about the cluster, in one place.</summary>
public static class ClusterLimits
{
    /// <summary>How many seconds of history a silo keeps, and tells at the most.</summary>
    public const int HistorySecondsMax = 180;

    /// <summary>Over how many seconds rates are averaged.</summary>
    public const int RateSeconds = 10;

    /// <summary>Over how many seconds the times of rounds and the counts of codes reach back.</summary>
    public const int RecentSeconds = 60;

    /// <summary>How many series of numbers a silo tells apart; further ones are not counted.</summary>
    public const int SeriesMax = 512;

    /// <summary>How long a silo has to tell of itself before it counts as not answering.</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);
}
