using Granary.Ids;
using Granary.Ledger;

return args switch
{
    ["ids", "generators", .. var rest] => await GeneratorsBench.Run(rest),
    ["ids", "http", .. var rest] => await HttpBench.Run(rest),
    ["ids", "levels", .. var rest] => await LevelsBench.Run(rest),
    ["bare"] => await HttpBench.Serve(),
    ["ledger", .. var rest] => await LedgerBench.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: dotnet run -c Release --project bench/Load -- WHAT

          ids generators [--seconds N]   ids made in one process, against Ulid, NewId and the base library
          ids http URL                   ids over HTTP from the silo at URL, against a bare Kestrel endpoint
          ids levels HOST:PORT           values a second of each level of sequences, from the silo with that gateway
          ledger [--postgres CONNECTION] commits a second and rows a commit, on SQLite and PostgreSQL
        """);
    return 2;
}
