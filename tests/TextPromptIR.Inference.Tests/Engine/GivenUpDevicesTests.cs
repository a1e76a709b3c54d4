using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Inference.Tests.Engine;

/// <summary>A GPU that was given up is not tried again by the next picture; others are.</summary>
public sealed class GivenUpDevicesTests
{
    private static readonly ComputeDevice Card = new(true, "card", 0);
    private static readonly ComputeDevice Other = new(true, "other", 1);

    [Fact]
    public void Replace_AfterTheFallbackNotice_GivesTheProcessor()
    {
        var given = new GivenUpDevices();
        var heard = new Notices();
        given.Listen(Card, heard).Notice(ErrorCode.DeviceLost, "card failed");
        Assert.Equal(ComputeDevice.Processor, given.Replace(Card));
        Assert.Equal(Other, given.Replace(Other));
        Assert.Equal([(ErrorCode.DeviceLost, "card failed")], heard.Heard);
    }

    [Fact]
    public void Replace_AfterInformation_KeepsTheDevice()
    {
        var given = new GivenUpDevices();
        given.Listen(Card, null).Notice(ErrorCode.None, "for your information");
        Assert.Equal(Card, given.Replace(Card));
    }

    [Fact]
    public void ForgetShortages_AfterALossAndAShortage_KeepsTheLoss()
    {
        var given = new GivenUpDevices();
        given.Listen(Card, null).Notice(ErrorCode.DeviceLost, "card failed");
        given.Listen(Other, null).Notice(ErrorCode.OutOfMemory, "other is full");

        given.ForgetShortages();

        Assert.Equal(ComputeDevice.Processor, given.Replace(Card));
        Assert.Equal(Other, given.Replace(Other));
    }

    private sealed class Notices : INoticeSink
    {
        public List<(ErrorCode Code, string Message)> Heard { get; } = [];

        public void Notice(ErrorCode code, string message) => Heard.Add((code, message));
    }
}
