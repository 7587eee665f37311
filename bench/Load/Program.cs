using Granary.Ledger;

return args switch
{
    ["ledger", .. var rest] => await LedgerBench.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: dotnet run -c Release --project bench/Load -- WHAT

          ledger [--postgres CONNECTIONSTRING]   commits a second and rows a commit, on SQLite and PostgreSQL
        """);
    return 2;
}
