namespace Granary.Web;

/// <summary>The pages of a block in the navigation.</summary>
/// <param name="Title">What the block is called.</param>
/// <param name="Block">The block, as the scopes of keys name it.</param>
/// <param name="Links">Its pages.</param>
internal sealed record ConsoleSection(string Title, string Block, IReadOnlyList<ConsoleLink> Links);
