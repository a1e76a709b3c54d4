using PaintDotNet.IndirectUI;
using TextPromptIR.PdnPlugin.Host;
using TextPromptIR.PdnPlugin.Host.Editing;
using TextPromptIR.PdnPlugin.Tests.Support;

namespace TextPromptIR.PdnPlugin.Tests.Settings;

public class DialogTests
{
    [Fact]
    public void Open_Defaults_TouchesNoModelAndCopiesTheSource()
    {
        using var stage = new Stage();
        var editor = stage.Edit();
        using var dialog = editor.OpenDialog();
        dialog.WaitForPreview();

        Assert.Empty(stage.Engines);
        Assert.Equal(stage.Picture, dialog.Canvas);
    }

    [Fact]
    public void Open_Window_HasTitleHelpAndMultilineBox()
    {
        using var stage = new Stage();
        using var dialog = stage.Edit().OpenDialog();

        Assert.NotEmpty((string)dialog.Window["WindowTitle"]!.Value!);
        Assert.Equal(WindowHelpContentType.PlainText, dialog.Window["WindowHelpContentType"]!.Value);
        Assert.Contains("remove the rain", (string)dialog.Window["WindowHelpContent"]!.Value!, StringComparison.Ordinal);
        Assert.True((bool)dialog.Controls.FindControlForPropertyName("Instruction")!.ControlProperties[ControlInfoPropertyNames.Multiline]!.Value!);
        Assert.Equal(PropertyControlType.RadioButton, dialog.Controls.FindControlForPropertyName("Show")!.ControlType.Value);
    }

    [Fact]
    public void Effect_Menu_IsInPhotoWithSupportInfo()
    {
        using var stage = new Stage();

        Assert.Equal("Text-Guided Restore", stage.Effect.Name);
        Assert.Equal("Photo", stage.Effect.SubmenuName);
        Assert.True(stage.Effect.Options.IsConfigurable);
        Assert.Equal("Text-Guided Restore", stage.Effect.SupportInfo!.DisplayName);
        Assert.NotNull(stage.Effect.SupportInfo.Author);
        Assert.NotNull(stage.Effect.SupportInfo.Version);
    }

    [Theory]
    [InlineData(96, 16)]
    [InlineData(97, 20)]
    [InlineData(144, 24)]
    [InlineData(192, 32)]
    [InlineData(288, 64)]
    [InlineData(960, 64)]
    public void Icon_DisplayScale_IsTheDrawingForIt(int dpi, int size)
    {
        var before = HostDisplay.Dpi;
        HostDisplay.Dpi = dpi;
        try
        {
            using var stage = new Stage();
            Assert.Equal((size, size), stage.Effect.Icon);
        }
        finally
        {
            HostDisplay.Dpi = before;
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    public void Device_Automatic_CarriesTheHostsAdapter(int? adapter)
    {
        using var stage = new Stage(services: new HostServices { AdapterIndex = adapter });
        stage.Apply("remove the rain");

        Assert.Equal(adapter, stage.Engines[0].Device!.AdapterIndex);
    }
}
