namespace Microsoft.ML.OnnxRuntime;

public readonly struct Float16 : IEquatable<Float16>
{
    public readonly ushort value;

    public Float16(ushort v) => value = v;

    public static explicit operator Float16(float value) => new(BitConverter.HalfToUInt16Bits((Half)value));

    public static explicit operator float(Float16 value) => value.ToFloat();

    public static bool IsNaN(Float16 value) => Half.IsNaN(value.ToHalf());

    public static bool IsFinite(Float16 value) => Half.IsFinite(value.ToHalf());

    public static bool IsInfinity(Float16 value) => Half.IsInfinity(value.ToHalf());

    public float ToFloat() => (float)ToHalf();

    public bool Equals(Float16 other) => ToHalf() == other.ToHalf();

    public override bool Equals(object obj) => obj is Float16 other && Equals(other);

    public override int GetHashCode() => ToHalf().GetHashCode();

    private Half ToHalf() => BitConverter.UInt16BitsToHalf(value);
}
