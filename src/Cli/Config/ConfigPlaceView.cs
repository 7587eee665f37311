namespace Granary.Config;

/// <summary>An application in an environment, as the API answers it.</summary>
internal sealed record ConfigPlaceView(string Application, string Environment, long Revision, int Namespaces, int Drafts);
