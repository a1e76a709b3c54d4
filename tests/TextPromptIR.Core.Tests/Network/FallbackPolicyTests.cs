using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Network;

namespace TextPromptIR.Core.Tests.Network;

public sealed class FallbackPolicyTests
{
    [Theory]
    [InlineData(ErrorCode.DeviceLost, FallbackAction.OpenAgain, FallbackAction.UseProcessor)]
    [InlineData(ErrorCode.OutOfMemory, FallbackAction.OpenAgain, FallbackAction.UseProcessor)]
    [InlineData(ErrorCode.InferenceFailed, FallbackAction.OpenAgain, FallbackAction.UseProcessor)]
    [InlineData(ErrorCode.DeviceUnsupported, FallbackAction.UseProcessor, FallbackAction.UseProcessor)]
    [InlineData(ErrorCode.WrongNumbers, FallbackAction.UseProcessor, FallbackAction.UseProcessor)]
    [InlineData(ErrorCode.DeviceNotFound, FallbackAction.UseProcessor, FallbackAction.UseProcessor)]
    [InlineData(ErrorCode.PackDamaged, FallbackAction.GiveUp, FallbackAction.GiveUp)]
    [InlineData(ErrorCode.PackNotFound, FallbackAction.GiveUp, FallbackAction.GiveUp)]
    [InlineData(ErrorCode.NativeLibrary, FallbackAction.GiveUp, FallbackAction.GiveUp)]
    public void Decide_OnGpu_FollowsTheTable(ErrorCode code, FallbackAction first, FallbackAction second)
    {
        Assert.Equal(first, FallbackPolicy.Decide(code, onGpu: true, openedAgain: false));
        Assert.Equal(second, FallbackPolicy.Decide(code, onGpu: true, openedAgain: true));
    }

    [Fact]
    public void Decide_OnProcessor_AlwaysGivesUp()
    {
        foreach (var code in Enum.GetValues<ErrorCode>())
            Assert.Equal(FallbackAction.GiveUp, FallbackPolicy.Decide(code, onGpu: false, openedAgain: false));
    }
}
