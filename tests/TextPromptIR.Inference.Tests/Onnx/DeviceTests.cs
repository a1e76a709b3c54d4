using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Inference.Onnx.Devices;

namespace TextPromptIR.Inference.Tests.Onnx;

/// <summary>Devices are read from what Windows tells, ranked, and chosen by what the user wants.</summary>
public sealed class DeviceTests
{
    private static readonly ComputeDevice Card = new(true, "NVIDIA GeForce RTX 4070", 1, IsDiscrete: true, 8L << 30);
    private static readonly ComputeDevice Shared = new(true, "Intel(R) UHD Graphics 770", 0, IsDiscrete: false, 128L << 20);
    private static readonly ComputeDevice[] Laptop = [Card, Shared, ComputeDevice.Processor];
    private static readonly ComputeDevice[] NoGpu = [ComputeDevice.Processor];

    [Fact]
    public void Read_AllKeys_GivesTheDevice()
    {
        var candidate = DeviceEnumerator.Read(
            new Dictionary<string, string>
            {
                ["Description"] = "NVIDIA GeForce RTX 4070", ["DxgiAdapterNumber"] = "1", ["DxgiVideoMemory"] = "8192 MB", ["DxgiHighPerformanceIndex"] = "0", ["Discrete"] = "1",
            },
            new Dictionary<string, string> { ["device_id"] = "1" },
            "NVIDIA");
        Assert.Equal(new GpuCandidate(Card, 0), candidate);
    }

    [Fact]
    public void Read_OnlyAnIndex_NamesTheVendor() =>
        Assert.Equal("AMD graphics adapter 2", DeviceEnumerator.Read(new Dictionary<string, string> { ["DxgiAdapterNumber"] = "2" }, new Dictionary<string, string>(), "AMD")!.Device.Name);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    public void Read_NoUsableIndex_IsLeftOut(string? index)
    {
        var metadata = new Dictionary<string, string> { ["Description"] = "Remote adapter" };
        if (index is not null)
            metadata["DxgiAdapterNumber"] = index;
        Assert.Null(DeviceEnumerator.Read(metadata, new Dictionary<string, string>(), "Vendor"));
    }

    [Fact]
    public void Rank_Mixed_PutsCardsFirstThenWindowsOrderThenMemory()
    {
        var small = new GpuCandidate(new ComputeDevice(true, "small", 2, true, 2L << 30), 5);
        var large = new GpuCandidate(new ComputeDevice(true, "large", 3, true, 4L << 30), 5);
        var best = new GpuCandidate(Card, 0);
        var shared = new GpuCandidate(Shared, 1);
        var ranked = DeviceEnumerator.Rank([shared, small, large, best, best]);
        Assert.Equal([Card, large.Device, small.Device, Shared], ranked);
    }

    [Fact]
    public void Choose_Automatic_TakesTheBestGpu() => Assert.Equal(Card, DeviceSelector.Choose(DevicePreference.Automatic, Laptop));

    [Fact]
    public void Choose_AutomaticWithTheHostsAdapter_TakesThatOne() =>
        Assert.Equal(Shared, DeviceSelector.Choose(DevicePreference.Automatic with { AdapterIndex = 0 }, Laptop));

    [Fact]
    public void Choose_AutomaticWithAnUnknownAdapter_TakesTheBestGpu() =>
        Assert.Equal(Card, DeviceSelector.Choose(DevicePreference.Automatic with { AdapterIndex = 7 }, Laptop));

    [Fact]
    public void Choose_AutomaticWithoutGpu_TakesTheProcessor() => Assert.Equal(ComputeDevice.Processor, DeviceSelector.Choose(DevicePreference.Automatic, NoGpu));

    [Fact]
    public void Choose_PowerSaving_TakesSharedGraphics() => Assert.Equal(Shared, DeviceSelector.Choose(DevicePreference.PowerSavingGpu, Laptop));

    [Fact]
    public void Choose_PowerSavingWithOneCard_TakesTheCard() =>
        Assert.Equal(Card, DeviceSelector.Choose(DevicePreference.PowerSavingGpu, [Card, ComputeDevice.Processor]));

    [Fact]
    public void Choose_PartOfAName_FindsIt() => Assert.Equal(Shared, DeviceSelector.Choose(DevicePreference.Parse("uhd"), Laptop));

    [Fact]
    public void Choose_UnknownName_ListsThoseThatAreThere()
    {
        var error = Assert.Throws<RestoreException>(() => DeviceSelector.Choose(DevicePreference.Parse("Radeon"), Laptop));
        Assert.Equal(ErrorCode.DeviceNotFound, error.Code);
        Assert.Contains("'NVIDIA GeForce RTX 4070', 'Intel(R) UHD Graphics 770', 'Processor'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_GpuWhereThereIsNone_Throws() =>
        Assert.Equal(ErrorCode.DeviceNotFound, Assert.Throws<RestoreException>(() => DeviceSelector.Choose(DevicePreference.Gpu, NoGpu)).Code);
}
