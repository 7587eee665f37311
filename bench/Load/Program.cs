using Granary.Ids;

return args switch
{
    ["ids", "generators", .. var rest] => await GeneratorsBench.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: dotnet run -c Release --project bench/Load -- WHAT

          ids generators [--seconds N]   ids made in one process, against Ulid, NewId and the base library
        """);
    return 2;
}
