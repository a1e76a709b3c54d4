// PaintDotNet.Core: https://paintdotnet.github.io/apidocs/api/PaintDotNet.IndirectUI.ControlInfo.html
using PaintDotNet.PropertySystem;

namespace PaintDotNet.IndirectUI;

public enum PropertyControlType
{
    AngleChooser = 0, CheckBox = 1, PanAndSlider = 2, Slider = 3, IncrementButton = 4, DropDown = 5, TextBox = 6, RadioButton = 7,
    ColorWheel = 8, RollBallAndSliders = 9, FileChooser = 10, LinkLabel = 11, FolderChooser = 12, Null = 13, Label = 14,
}

public enum ControlInfoPropertyNames
{
    DisplayName = 0, Description = 1, ControlType = 2, ButtonText = 3, UseExponentialScale = 4, DecimalPlaces = 5, SliderSmallChange = 6,
    SliderSmallChangeX = 7, SliderSmallChangeY = 8, SliderLargeChange = 9, SliderLargeChangeX = 10, SliderLargeChangeY = 11,
    UpDownIncrement = 12, UpDownIncrementX = 13, UpDownIncrementY = 14, StaticImageUnderlay = 15, Multiline = 16, ShowResetButton = 17,
    SliderShowTickMarks = 18, SliderShowTickMarksX = 19, SliderShowTickMarksY = 20, WindowTitle = 21, WindowWidthScale = 22,
    WindowIsSizable = 23, SliderSmallChangeZ = 24, SliderLargeChangeZ = 25, UpDownIncrementZ = 26, SliderShowTickMarksZ = 27, Footnote = 28,
    RangeWraps = 29, ControlStyle = 30, ControlColors = 31, WindowHelpContentType = 32, WindowHelpContent = 33, AllowAllFiles = 34,
    FileTypes = 35, ShowHeaderLine = 36, WindowShowBottomSeparatorLine = 37, ExponentialScale = 38,
}

public enum WindowHelpContentType
{
    None = 0,
    PlainText = 1,
    CustomViaCallback = 2,
}

public abstract class ControlInfo : ICloneable
{
    private readonly List<ControlInfo> children = [];

    internal ControlInfo()
    {
    }

    public IReadOnlyList<ControlInfo> ChildControls => children;

    public PropertyCollection ControlProperties { get; protected set; } = new();

    public abstract ControlInfo Clone();

    object ICloneable.Clone() => Clone();

    protected IList<ControlInfo> GetChildControlsCore() => children;

    public static ControlInfo CreateDefaultConfigUI(IEnumerable<Property> properties)
    {
        var panel = new PanelControlInfo();
        foreach (var property in properties)
            panel.AddChildControl(PropertyControlInfo.CreateFor(property));
        return panel;
    }

    public PropertyControlInfo? FindControlForPropertyName(object propertyName)
    {
        if (this is PropertyControlInfo own && own.Property.Name == propertyName.ToString())
            return own;
        foreach (var child in children)
        {
            if (child.FindControlForPropertyName(propertyName) is { } found)
                return found;
        }

        return null;
    }

    public bool SetPropertyControlType(object propertyName, PropertyControlType newControlType)
    {
        if (FindControlForPropertyName(propertyName) is not { } control || !control.ControlType.ValueChoices.Contains(newControlType))
            return false;
        control.ControlType.Value = newControlType;
        return true;
    }

    public bool SetPropertyControlValue(object propertyName, object controlPropertyName, object? propertyValue)
    {
        if (FindControlForPropertyName(propertyName)?.ControlProperties[controlPropertyName] is not { } property)
            return false;
        property.Value = propertyValue;
        return true;
    }
}

public sealed class PropertyControlInfo : ControlInfo
{
    private readonly Dictionary<object, string> displayNames = [];

    private PropertyControlInfo(Property property, StaticListChoiceProperty controlType, PropertyCollection controlProperties)
    {
        Property = property;
        ControlType = controlType;
        ControlProperties = controlProperties;
    }

    public Property Property { get; }

    public StaticListChoiceProperty ControlType { get; }

    public static PropertyControlInfo CreateFor(Property property)
    {
        List<Property> own =
        [
            new StringProperty(ControlInfoPropertyNames.DisplayName, property.Name),
            new StringProperty(ControlInfoPropertyNames.Description),
            new BooleanProperty(ControlInfoPropertyNames.ShowHeaderLine, true),
        ];
        PropertyControlType[] types;
        switch (property)
        {
            case StringProperty:
                types = [PropertyControlType.TextBox, PropertyControlType.FileChooser, PropertyControlType.FolderChooser, PropertyControlType.Label, PropertyControlType.Null];
                own.Add(new BooleanProperty(ControlInfoPropertyNames.Multiline));
                break;
            case Int32Property:
                types = [PropertyControlType.Slider, PropertyControlType.ColorWheel, PropertyControlType.IncrementButton, PropertyControlType.Null];
                own.Add(new Int32Property(ControlInfoPropertyNames.SliderLargeChange, 25));
                own.Add(new Int32Property(ControlInfoPropertyNames.SliderSmallChange, 1));
                own.Add(new Int32Property(ControlInfoPropertyNames.UpDownIncrement, 1));
                own.Add(new BooleanProperty(ControlInfoPropertyNames.SliderShowTickMarks, true));
                own.Add(new BooleanProperty(ControlInfoPropertyNames.ShowResetButton, true));
                own.Add(new BooleanProperty(ControlInfoPropertyNames.RangeWraps));
                own.Add(new StringProperty(ControlInfoPropertyNames.ButtonText));
                break;
            case BooleanProperty:
                types = [PropertyControlType.CheckBox, PropertyControlType.Null];
                own.Add(new StringProperty(ControlInfoPropertyNames.Footnote));
                break;
            case StaticListChoiceProperty:
                types = [PropertyControlType.DropDown, PropertyControlType.RadioButton, PropertyControlType.Null];
                break;
            default:
                throw new NotSupportedException($"No control for {property.GetType().Name}.");
        }

        var controlType = new StaticListChoiceProperty(ControlInfoPropertyNames.ControlType, [.. types.Cast<object>()]);
        return new PropertyControlInfo(property, controlType, new PropertyCollection(own));
    }

    public string GetValueDisplayName(object value) => displayNames.GetValueOrDefault(value) ?? value.ToString()!;

    public void SetValueDisplayName(object value, string displayName) => displayNames[value] = displayName;

    public override ControlInfo Clone()
    {
        var clone = new PropertyControlInfo(Property, (StaticListChoiceProperty)ControlType.Clone(), ControlProperties.Clone());
        foreach (var (value, name) in displayNames)
            clone.displayNames[value] = name;
        return clone;
    }
}

public sealed class PanelControlInfo : ControlInfo
{
    public PanelControlInfo()
    {
    }

    public T AddChildControl<T>(T controlInfo)
        where T : ControlInfo
    {
        GetChildControlsCore().Add(controlInfo);
        return controlInfo;
    }

    public void RemoveChildControl(ControlInfo controlInfo) => GetChildControlsCore().Remove(controlInfo);

    public override ControlInfo Clone()
    {
        var clone = new PanelControlInfo();
        foreach (var child in ChildControls)
            clone.AddChildControl(child.Clone());
        return clone;
    }
}
