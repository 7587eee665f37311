using MudBlazor;

namespace Granary.Web;

/// <summary>
/// The console's colours for MudBlazor's components. Both sets are on the page, and an attribute of its root says which one
/// counts: so the colours are right from the first paint, before the silo has heard of the reader's choice.
/// </summary>
internal static class ConsoleTheme
{
    private const string DarkScope = ":root[data-theme=dark]";

    private static readonly string[] Fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "sans-serif"];

    public static MudTheme Light { get; } = Make(":root");

    public static MudTheme Dark { get; } = Make(DarkScope);

    private static MudTheme Make(string scope) => new()
    {
        PseudoCss = new PseudoCss { Scope = scope },
        Typography = new Typography { Default = new DefaultTypography { FontFamily = Fonts }, Button = new ButtonTypography { TextTransform = "none", FontWeight = "600" } },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px" },
        PaletteLight = new PaletteLight
        {
            Primary = "#1d5a48",
            Secondary = "#8a5a00",
            Tertiary = "#345c8c",
            Info = "#1f5f8b",
            Success = "#1d6b41",
            Warning = "#8a5a00",
            Error = "#b3261e",
            Background = "#f6f5f1",
            Surface = "#ffffff",
            TextPrimary = "#1c211f",
            TextSecondary = "#545c58",
            ActionDefault = "#545c58",
            Divider = "#e2dfd6",
            LinesDefault = "#e2dfd6",
            LinesInputs = "#8b918d",
            TableLines = "#e2dfd6",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#7fd1b0",
            PrimaryContrastText = "#0b241b",
            Secondary = "#e8bd5c",
            SecondaryContrastText = "#2a1d00",
            Tertiary = "#8db8ea",
            Info = "#85bfe6",
            Success = "#7ccf9a",
            Warning = "#e8bd5c",
            Error = "#ff9a8f",
            ErrorContrastText = "#3a0a06",
            Background = "#121614",
            Surface = "#1a201d",
            TextPrimary = "#e9ece9",
            TextSecondary = "#a7b0ab",
            ActionDefault = "#a7b0ab",
            Divider = "#2c3430",
            LinesDefault = "#2c3430",
            LinesInputs = "#7d8782",
            TableLines = "#2c3430",
        },
    };
}
