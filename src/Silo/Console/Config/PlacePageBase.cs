using Granary.Config;
using Microsoft.AspNetCore.Components;

namespace Granary.Web.Config;

/// <summary>A page about an application in an environment.</summary>
public abstract class PlacePageBase : ConfigPageBase
{
    /// <summary>The application.</summary>
    [Parameter]
    public string Application { get; set; } = "";

    /// <summary>The environment.</summary>
    [Parameter]
    public string Environment { get; set; } = "";

    /// <inheritdoc/>
    private protected override string? Subject => $"{Application}/{Environment}";

    /// <summary>Its configuration.</summary>
    private protected IConfigWorkspace Workspace => Open(Application, Environment);

    /// <summary>Its page.</summary>
    private protected string PlacePath => ConfigWords.PathOf(Application, Environment);
}
