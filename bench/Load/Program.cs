using Granary.Ids;
using Granary.Ledger;
using Granary.Locks;

return args switch
{
    ["ids", "generators", .. var rest] => await GeneratorsBench.Run(rest),
    ["ids", "http", .. var rest] => await HttpBench.Run(rest),
    ["ids", "levels", .. var rest] => await LevelsBench.Run(rest),
    ["bare"] => await HttpBench.Serve(),
    ["ledger", .. var rest] => await LedgerBench.Run(rest),
    ["locks", "peers", .. var rest] => await PeersBench.Run(rest),
    ["locks", "held"] => await HeldBench.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: dotnet run -c Release --project bench/Load -- WHAT

          ids generators [--seconds N]   ids made in one process, against Ulid, NewId and the base library
          ids http URL                   ids over HTTP from the silo at URL, against a bare Kestrel endpoint
          ids levels HOST:PORT           values a second of each level of sequences, from the silo with that gateway
          locks peers [--rounds N] [--seconds N] [--only PART]
                                         locks acquired and given back a second, against Redis, etcd and PostgreSQL's advisory locks
          locks held                     what 100 000 held locks in 1 000 sessions cost
          ledger [--postgres CONNECTION] commits a second and rows a commit, on SQLite and PostgreSQL
        """);
    return 2;
}
