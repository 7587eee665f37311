namespace Granary.Hosting;

/// <summary>The three ports of a silo.</summary>
/// <param name="Silo">Between silos.</param>
/// <param name="Gateway">For clients.</param>
/// <param name="Http">For HTTP, where the setting leaves it open.</param>
internal sealed record SiloPorts(int Silo, int Gateway, int Http);
