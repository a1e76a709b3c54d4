// PaintDotNet.PropertySystem: https://paintdotnet.github.io/apidocs/api/PaintDotNet.PropertySystem.Property.html
using System.ComponentModel;

namespace PaintDotNet.PropertySystem;

public enum ValueValidationFailureResult
{
    Ignore = 0,
    Clamp = 1,
    ThrowException = 2,
}

public abstract class Property : ICloneable, INotifyPropertyChanged
{
    private readonly Lock sync = new();
    private object? value;
    private bool readOnly;

    internal Property(object name, Type valueType, object? defaultValue, bool readOnly, ValueValidationFailureResult vvfResult)
    {
        Name = name.ToString()!;
        ValueType = valueType;
        DefaultValue = defaultValue;
        value = defaultValue;
        this.readOnly = readOnly;
        ValueValidationFailureResult = vvfResult;
    }

    internal Property(Property copyMe)
        : this(copyMe.Name, copyMe.ValueType, copyMe.DefaultValue, copyMe.ReadOnly, copyMe.ValueValidationFailureResult) =>
        value = copyMe.Value;

    public event PropertyChangedEventHandler? PropertyChanged;

    public event ValueEventHandler<object?>? ValueChanged;

    public event ValueEventHandler<bool>? ReadOnlyChanged;

    public static ValueValidationFailureResult DefaultValueValidationFailureResult => ValueValidationFailureResult.Clamp;

    public string Name { get; }

    public Type ValueType { get; }

    public object? DefaultValue { get; }

    public ValueValidationFailureResult ValueValidationFailureResult { get; }

    public bool ReadOnly
    {
        get => readOnly;
        set
        {
            if (readOnly == value)
                return;
            readOnly = value;
            ReadOnlyChanged?.Invoke(this, new ValueEventArgs<bool>(value));
        }
    }

    public object? Value
    {
        get
        {
            lock (sync)
                return value;
        }

        set
        {
            if (readOnly)
                throw new InvalidOperationException($"The property {Name} is read-only.");
            var accepted = Accept(value);
            lock (sync)
            {
                if (Equals(accepted, this.value))
                    return;
                this.value = accepted;
            }

            OnChanged(accepted);
            ValueChanged?.Invoke(this, new ValueEventArgs<object?>(accepted));
            PropertyChanged?.Invoke(this, new PropertyChangedEventArgs(nameof(Value)));
        }
    }

    public abstract Property Clone();

    object ICloneable.Clone() => Clone();

    internal abstract bool IsValid(object? candidate);

    internal abstract object? Clamp(object? candidate);

    internal virtual void OnChanged(object? newValue)
    {
    }

    private object? Accept(object? candidate)
    {
        if (IsValid(candidate))
            return candidate;
        return ValueValidationFailureResult switch
        {
            ValueValidationFailureResult.Ignore => Value,
            ValueValidationFailureResult.Clamp => Clamp(candidate),
            _ => throw new ArgumentException($"{candidate} is not a valid value of the property {Name}."),
        };
    }
}

public abstract class Property<T> : Property
{
    internal Property(object name, T defaultValue, bool readOnly, ValueValidationFailureResult vvfResult)
        : base(name, typeof(T), defaultValue, readOnly, vvfResult)
    {
    }

    internal Property(Property<T> copyMe)
        : base(copyMe)
    {
    }

    public new event ValueEventHandler<T>? ValueChanged;

    public new T Value
    {
        get => (T)base.Value!;
        set => base.Value = value;
    }

    public new T DefaultValue => (T)base.DefaultValue!;

    internal override void OnChanged(object? newValue) => ValueChanged?.Invoke(this, new ValueEventArgs<T>((T)newValue!));

    internal override bool IsValid(object? candidate) => candidate is T;

    internal override object? Clamp(object? candidate) => DefaultValue;
}

public abstract class ScalarProperty<T> : Property<T>
    where T : struct, IComparable<T>
{
    internal ScalarProperty(object name, T defaultValue, T minValue, T maxValue, bool readOnly, ValueValidationFailureResult vvfResult)
        : base(name, defaultValue, readOnly, vvfResult) =>
        (MinValue, MaxValue) = (minValue, maxValue);

    internal ScalarProperty(ScalarProperty<T> copyMe)
        : base(copyMe) =>
        (MinValue, MaxValue) = (copyMe.MinValue, copyMe.MaxValue);

    public T MinValue { get; }

    public T MaxValue { get; }

    internal override bool IsValid(object? candidate) =>
        candidate is T value && value.CompareTo(MinValue) >= 0 && value.CompareTo(MaxValue) <= 0;

    internal override object? Clamp(object? candidate) => candidate switch
    {
        T low when low.CompareTo(MinValue) < 0 => MinValue,
        T high when high.CompareTo(MaxValue) > 0 => MaxValue,
        _ => DefaultValue,
    };
}

public sealed class StringProperty : Property<string>
{
    public StringProperty(object name)
        : this(name, string.Empty)
    {
    }

    public StringProperty(object name, string defaultValue)
        : this(name, defaultValue, MaxMaxLength)
    {
    }

    public StringProperty(object name, string defaultValue, int maxLength)
        : this(name, defaultValue, maxLength, false)
    {
    }

    public StringProperty(object name, string defaultValue, int maxLength, bool readOnly)
        : this(name, defaultValue, maxLength, readOnly, DefaultValueValidationFailureResult)
    {
    }

    public StringProperty(object name, string defaultValue, int maxLength, bool readOnly, ValueValidationFailureResult vvfResult)
        : base(name, defaultValue, readOnly, vvfResult) =>
        MaxLength = maxLength;

    private StringProperty(StringProperty copyMe)
        : base(copyMe) =>
        MaxLength = copyMe.MaxLength;

    public int MaxLength { get; }

    public static int MaxMaxLength => 32767;

    public override Property Clone() => new StringProperty(this);

    internal override bool IsValid(object? candidate) => candidate is string text && text.Length <= MaxLength;

    internal override object? Clamp(object? candidate) => candidate is string text ? text[..MaxLength] : DefaultValue;
}

public sealed class BooleanProperty : ScalarProperty<bool>
{
    public BooleanProperty(object name)
        : this(name, false)
    {
    }

    public BooleanProperty(object name, bool defaultValue)
        : this(name, defaultValue, false)
    {
    }

    public BooleanProperty(object name, bool defaultValue, bool readOnly)
        : this(name, defaultValue, readOnly, DefaultValueValidationFailureResult)
    {
    }

    public BooleanProperty(object name, bool defaultValue, bool readOnly, ValueValidationFailureResult vvfResult)
        : base(name, defaultValue, false, true, readOnly, vvfResult)
    {
    }

    private BooleanProperty(BooleanProperty copyMe)
        : base(copyMe)
    {
    }

    public override Property Clone() => new BooleanProperty(this);
}

public sealed class Int32Property : ScalarProperty<int>
{
    public Int32Property(object name)
        : this(name, 0)
    {
    }

    public Int32Property(object name, int defaultValue)
        : this(name, defaultValue, int.MinValue, int.MaxValue)
    {
    }

    public Int32Property(object name, int defaultValue, int minValue, int maxValue)
        : this(name, defaultValue, minValue, maxValue, false)
    {
    }

    public Int32Property(object name, int defaultValue, int minValue, int maxValue, bool readOnly)
        : this(name, defaultValue, minValue, maxValue, readOnly, DefaultValueValidationFailureResult)
    {
    }

    public Int32Property(object name, int defaultValue, int minValue, int maxValue, bool readOnly, ValueValidationFailureResult vvfResult)
        : base(name, defaultValue, minValue, maxValue, readOnly, vvfResult)
    {
    }

    private Int32Property(Int32Property copyMe)
        : base(copyMe)
    {
    }

    public override Property Clone() => new Int32Property(this);
}

public sealed class StaticListChoiceProperty : Property<object>
{
    public StaticListChoiceProperty(object name, object[] valueChoices)
        : this(name, valueChoices, 0)
    {
    }

    public StaticListChoiceProperty(object name, object[] valueChoices, int defaultChoiceIndex)
        : this(name, valueChoices, defaultChoiceIndex, false)
    {
    }

    public StaticListChoiceProperty(object name, object[] valueChoices, int defaultChoiceIndex, bool readOnly)
        : this(name, valueChoices, defaultChoiceIndex, readOnly, DefaultValueValidationFailureResult)
    {
    }

    public StaticListChoiceProperty(object name, object[] valueChoices, int defaultChoiceIndex, bool readOnly, ValueValidationFailureResult vvfResult)
        : base(name, valueChoices[defaultChoiceIndex], readOnly, vvfResult) =>
        ValueChoices = [.. valueChoices];

    private StaticListChoiceProperty(StaticListChoiceProperty copyMe)
        : base(copyMe) =>
        ValueChoices = copyMe.ValueChoices;

    public object[] ValueChoices { get; }

    public override Property Clone() => new StaticListChoiceProperty(this);

    internal override bool IsValid(object? candidate) => candidate is not null && ValueChoices.Contains(candidate);
}
