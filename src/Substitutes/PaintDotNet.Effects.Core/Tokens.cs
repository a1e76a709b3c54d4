// PaintDotNet.Effects.Core: https://paintdotnet.github.io/apidocs/api/PaintDotNet.Effects.PropertyBasedEffectConfigToken.html
using PaintDotNet.PropertySystem;

namespace PaintDotNet.Effects;

public abstract class EffectConfigToken : ICloneable
{
    protected EffectConfigToken()
    {
    }

    protected EffectConfigToken(EffectConfigToken copyMe)
    {
    }

    public abstract object Clone();
}

public sealed class PropertyBasedEffectConfigToken : EffectConfigToken
{
    public PropertyBasedEffectConfigToken(PropertyCollection propertyCollection) => Properties = propertyCollection.Clone();

    private PropertyBasedEffectConfigToken(PropertyBasedEffectConfigToken copyMe)
        : base(copyMe) =>
        Properties = copyMe.Properties.Clone();

    public PropertyCollection Properties { get; }

    public IEnumerable<string> PropertyNames => Properties.PropertyNames;

    public Property? GetProperty(object propertyName) => Properties[propertyName];

    public T? GetProperty<T>(object propertyName)
        where T : Property =>
        (T?)Properties[propertyName];

    public bool SetPropertyValue(object propertyName, object newValue)
    {
        if (Properties[propertyName] is not { } property)
            return false;
        property.Value = newValue;
        return true;
    }

    public override object Clone() => new PropertyBasedEffectConfigToken(this);
}
