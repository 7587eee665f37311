namespace Granary;

/// <summary>When <see cref="CutProxy"/> cuts a connection whose client sent the awaited bytes.</summary>
public enum CutMoment
{
    /// <summary>The bytes never reach the server: what they asked for did not happen.</summary>
    BeforeForwarding,

    /// <summary>At once after the bytes went to the server: whether it did what they asked for is anybody's guess.</summary>
    AfterForwarding,

    /// <summary>
    /// When the server has done everything and said that it is ready for the next query, none of which the client hears: what
    /// the bytes asked for did happen, and the client cannot know.
    /// </summary>
    AfterAnswer,

    /// <summary>
    /// Never: the connection stays open and the server's answers, these and all later ones, get lost, so that the client waits
    /// until its own timeout.
    /// </summary>
    NeverButAnswersAreLost,
}
