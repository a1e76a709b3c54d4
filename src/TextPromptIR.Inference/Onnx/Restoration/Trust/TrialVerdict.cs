using System.Globalization;
using System.Text.Json.Serialization;

namespace TextPromptIR.Inference.Onnx.Restoration.Trust;

/// <summary>How a self-test ended.</summary>
/// <param name="Trial">What it holds for.</param>
/// <param name="Difference">Largest difference to the processor on pixels in [0,1]; NaN when the device's result was not finite.</param>
/// <param name="When">When it was made.</param>
internal sealed record TrialVerdict(DeviceTrial Trial, float Difference, DateTimeOffset When)
{
    /// <summary>Whether the device is believed; false for NaN.</summary>
    [JsonIgnore]
    public bool IsRight => Difference <= SelfTest.Tolerance;

    /// <summary>Device, driver, pack and tile size, for people.</summary>
    [JsonIgnore]
    public string Subject => $"{Trial.Pack} on {Trial.Device}, driver {Trial.Driver ?? "unknown"}, tiles of {Trial.TileSize} px";

    /// <summary>The verdict in words, without its subject.</summary>
    [JsonIgnore]
    public string Words => string.Create(
        CultureInfo.InvariantCulture,
        $"{(IsRight ? "right" : "WRONG, the processor is used in its place")} (largest difference to the processor {Difference:0.######}, at most {SelfTest.Tolerance:0.####} is right)");
}
