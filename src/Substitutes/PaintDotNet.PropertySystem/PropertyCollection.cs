// PaintDotNet.PropertySystem: https://paintdotnet.github.io/apidocs/api/PaintDotNet.PropertySystem.PropertyCollection.html
using System.Collections;
using System.ComponentModel;

namespace PaintDotNet.PropertySystem;

public abstract class PropertyCollectionRule : ICloneable
{
    internal PropertyCollectionRule()
    {
    }

    protected PropertyCollection Owner { get; private set; } = null!;

    public abstract PropertyCollectionRule Clone();

    object ICloneable.Clone() => Clone();

    protected abstract void OnInitialized();

    internal void Initialize(PropertyCollection owner)
    {
        Owner = owner;
        OnInitialized();
    }
}

public sealed class PropertyCollection : INotifyPropertyChanged, IEnumerable<Property>, ICloneable
{
    private readonly List<Property> properties = [];
    private readonly Dictionary<string, Property> byName = [];
    private readonly List<PropertyCollectionRule> rules = [];

    public PropertyCollection()
    {
    }

    public PropertyCollection(IEnumerable<Property> properties)
        : this(properties, [])
    {
    }

    public PropertyCollection(IEnumerable<Property> properties, IEnumerable<PropertyCollectionRule> rules)
    {
        foreach (var property in properties)
        {
            var own = property.Clone();
            this.properties.Add(own);
            byName.Add(own.Name, own);
            own.PropertyChanged += (_, e) => PropertyChanged?.Invoke(own, e);
        }

        foreach (var rule in rules)
        {
            var own = rule.Clone();
            this.rules.Add(own);
            own.Initialize(this);
        }
    }

    public event PropertyChangedEventHandler? PropertyChanged;

    public int Count => properties.Count;

    public IEnumerable<Property> Properties => properties;

    public IEnumerable<string> PropertyNames => properties.Select(p => p.Name);

    public IEnumerable<PropertyCollectionRule> Rules => rules;

    public Property? this[object propertyName] => TryGetProperty(propertyName, out var property) ? property : null;

    public static PropertyCollection CreateEmpty() => new();

    // The key of a property is its name as text: an enum member and its name are the same key.
    public bool TryGetProperty(object propertyName, out Property? property) => byName.TryGetValue(propertyName.ToString()!, out property);

    public PropertyCollection Clone() => new(properties, rules);

    object ICloneable.Clone() => Clone();

    public void CopyCompatibleValuesFrom(PropertyCollection srcProps)
    {
        foreach (var source in srcProps)
        {
            if (TryGetProperty(source.Name, out var own) && own!.ValueType == source.ValueType && !own.ReadOnly)
                own.Value = source.Value;
        }
    }

    public IEnumerator<Property> GetEnumerator() => properties.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
