namespace Granary.Http.Config;

/// <summary>An application's configuration in an environment, as one file.</summary>
/// <param name="Application">The application.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Namespaces">Its namespaces, with what applications get.</param>
internal sealed record ConfigExportBody(string Application, string Environment, IReadOnlyList<ExportedNamespaceBody> Namespaces);
