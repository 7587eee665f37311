using Granary.Config;
using Microsoft.AspNetCore.Components;

namespace Granary.Web.Config;

/// <summary>A page about a namespace.</summary>
public abstract class NamespacePageBase : PlacePageBase
{
    /// <summary>The cluster.</summary>
    [Parameter]
    public string Cluster { get; set; } = "";

    /// <summary>The namespace.</summary>
    [Parameter]
    public string Namespace { get; set; } = "";

    /// <summary>Which namespace.</summary>
    private protected NamespaceName Name => new(Cluster, Namespace);

    /// <summary>What people call it.</summary>
    private protected string Title => ConfigWords.NameOf(Name);
}
