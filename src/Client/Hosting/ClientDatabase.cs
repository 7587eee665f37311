namespace Granary.Hosting;

/// <summary>The database of a cluster, as a client needs it to find gateways.</summary>
/// <param name="Kind">Which database it is.</param>
/// <param name="ConnectionString">
/// For PostgreSQL, in Npgsql's words; for SQLite the path of the silos' <c>orleans.db</c>.
/// </param>
public sealed record ClientDatabase(ClientDatabaseKind Kind, string ConnectionString);
