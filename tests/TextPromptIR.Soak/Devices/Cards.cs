using TextPromptIR.Core.Devices;
using TextPromptIR.Soak.Cases;

namespace TextPromptIR.Soak.Devices;

/// <summary>The devices of a machine with the worst graphics cards that there are. What each does is in its name.</summary>
internal static class Cards
{
    /// <summary>A name that no device has.</summary>
    public const string Unknown = "no such card";

    private const int Tiles = 5;

    /// <summary>The cards, then the processor, as a device list has it.</summary>
    public static IReadOnlyList<ComputeDevice> All { get; } =
    [
        .. from fault in Enum.GetValues<CardFault>()
           from tile in Enumerable.Range(0, Tiles)
           select new ComputeDevice(true, $"{fault} card {tile}", ((int)fault * Tiles) + tile, IsDiscrete: true),
        ComputeDevice.Processor,
    ];

    /// <summary>What is wrong with a card, and at which tile it shows.</summary>
    public static (CardFault Fault, int Tile) Of(ComputeDevice card) => ((CardFault)(card.AdapterIndex / Tiles), card.AdapterIndex % Tiles);

    /// <summary>Half of the restorations run on the processor from the start, a few ask for a device that is not there.</summary>
    public static DevicePreference Draw(Random random) => random.Next(20) switch
    {
        < 9 => DevicePreference.Cpu,
        9 or 10 => DevicePreference.Automatic,
        11 => DevicePreference.Gpu,
        12 => DevicePreference.Parse(Unknown),
        _ => DevicePreference.Parse(SoakCase.Pick(random, All).Name),
    };
}
