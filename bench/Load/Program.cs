using Granary.Config;
using Granary.Ids;
using Granary.Ledger;
using Granary.Locks;
using ConfigBench = Granary.Config.PeersBench;
using JobSilo = Granary.Jobs.JobSilo;
using JobsBench = Granary.Jobs.PeersBench;
using LocksBench = Granary.Locks.PeersBench;
using PendingJobsBench = Granary.Jobs.PendingBench;

return args switch
{
    ["ids", "generators", .. var rest] => await GeneratorsBench.Run(rest),
    ["ids", "http", .. var rest] => await HttpBench.Run(rest),
    ["ids", "levels", .. var rest] => await LevelsBench.Run(rest),
    ["bare"] => await HttpBench.Serve(),
    ["ledger", .. var rest] => await LedgerBench.Run(rest),
    ["locks", "peers", .. var rest] => await LocksBench.Run(rest),
    ["locks", "held"] => await HeldBench.Run(),
    ["config", "client"] => await ClientBench.Run(),
    ["config", ClientBench.Verb, var file, var url] => await ClientBench.Start(file, url),
    ["config", "peers", .. var rest] => await ConfigBench.Run(rest),
    ["jobs", "peers", .. var rest] => await JobsBench.Run(rest),
    [JobSilo.Verb] => await JobSilo.Run(),
    ["jobs", "pending", .. var rest] => await PendingJobsBench.Run(rest),
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
          config client                  what configuration adds to a cold start, and how soon a large change is applied
          config peers [--watchers N] [--rounds N] [--seconds N] [--only PART]
                                         how soon 1 000 watchers have a change, and how many changes a second there are, against etcd;
                                         with --watchers 10000 also the memory that they cost
          jobs peers [--rounds N] [--seconds N] [--only PART]
                                         jobs run a second, and how late those with a time begin, against Hangfire and Quartz on PostgreSQL
          jobs pending [--jobs N] [--postgres]
                                         what ten million jobs of another day cost those of today; takes the better part of an hour
          ledger [--postgres CONNECTION] commits a second and rows a commit, on SQLite and PostgreSQL
        """);
    return 2;
}
