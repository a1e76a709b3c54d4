using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PaintDotNet.IndirectUI;
using PaintDotNet.PropertySystem;
using TextPromptIR.PdnPlugin.Resources;
using TextPromptIR.PdnPlugin.Settings;
using TextPromptIR.PdnPlugin.Tests.Support;

namespace TextPromptIR.PdnPlugin.Tests.Settings;

public class StringsTests
{
    [Fact]
    public void German_EveryEnglishKey_Exists() => Assert.Equal(Read("Strings.resx").Keys.Order(), Read("Strings.de.resx").Keys.Order());

    [Fact]
    public void German_EveryText_HasTheSamePlaceholders()
    {
        var german = Read("Strings.de.resx");
        foreach (var (key, text) in Read("Strings.resx"))
            Assert.Equal(Placeholders(text), Placeholders(german[key]));
    }

    [Fact]
    public void Sources_EveryKeyTheyAskFor_Exists()
    {
        var keys = Read("Strings.resx").Keys.ToHashSet();
        var asked = Directory.EnumerateFiles(Repository.Path("src/TextPromptIR.PdnPlugin"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), "Strings\\.(?:Get|Format)\\(\"([A-Za-z_]+)\"").Select(match => match.Groups[1].Value))
            .ToHashSet();

        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(keys));
        Assert.Empty(keys.Where(key => key.StartsWith("Message_", StringComparison.Ordinal)).Except(asked));
    }

    [Theory]
    [InlineData("en-GB")]
    [InlineData("de-AT")]
    [InlineData("fr-FR")]
    public void Controls_EveryLanguage_HaveLabelsAndNamedChoices(string language)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        try
        {
            var properties = EffectProperties.Create(["fast", "quality"]);
            var controls = EffectProperties.CreateControls(properties);

            Assert.Equal(properties.Count, controls.ChildControls.Count);
            foreach (var property in properties)
            {
                var control = controls.FindControlForPropertyName(property.Name)!;
                Assert.Equal(Strings.Get($"{property.Name}_Label"), Value(control, ControlInfoPropertyNames.DisplayName));
                Assert.Equal(Strings.Get($"{property.Name}_Hint"), Value(control, ControlInfoPropertyNames.Description));
                foreach (var choice in (property as StaticListChoiceProperty)?.ValueChoices ?? [])
                    Assert.NotNull(Strings.Find($"{property.Name}_{choice}"));
            }
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public void Get_GermanHost_IsGerman()
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Equal("Stärke (Prozent)", Strings.Get("Strength_Label"));
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private static string Value(PropertyControlInfo control, ControlInfoPropertyNames name) => (string)control.ControlProperties[name]!.Value!;

    private static string[] Placeholders(string text) => [.. Regex.Matches(text, @"\{\d\}").Select(match => match.Value).Order()];

    private static Dictionary<string, string> Read(string file) =>
        XDocument.Load(Repository.Path($"src/TextPromptIR.PdnPlugin/Resources/{file}")).Root!.Elements("data")
            .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);
}
