using System.Globalization;

namespace TextPromptIR.Core.Instructions;

/// <summary>Keys of guidance vectors: equal exactly when the vectors are, wherever they were made.</summary>
public static class GuidanceKey
{
    /// <summary>The key of a vector.</summary>
    /// <param name="vector">The vector that enters the backbone.</param>
    public static string Of(IEnumerable<float> vector) =>
        string.Join(' ', vector.Select(value => BitConverter.SingleToUInt32Bits(value).ToString("x8", CultureInfo.InvariantCulture)));
}
