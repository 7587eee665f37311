namespace Granary.Jobs;

/// <summary>How many jobs a shard has.</summary>
/// <param name="Pending">Jobs that have not ended.</param>
/// <param name="Loaded">Those that are in memory.</param>
/// <param name="Ready">Those that could be run.</param>
/// <param name="Running">Those that run.</param>
internal readonly record struct JobCensus(long Pending, long Loaded, long Ready, long Running);
