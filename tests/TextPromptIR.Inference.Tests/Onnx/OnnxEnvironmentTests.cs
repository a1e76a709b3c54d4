using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using TextPromptIR.Inference.Onnx;

namespace TextPromptIR.Inference.Tests.Onnx;

/// <summary>Nothing leaves the machine: ONNX Runtime's own usage events are off.</summary>
public sealed class OnnxEnvironmentTests
{
    [Fact]
    public void Assembly_MakingTheEnvironment_TurnsUsageEventsOff()
    {
        // Whether events are on cannot be asked of ONNX Runtime, so the compiled code is read: what it calls on the environment.
        using var stream = File.OpenRead(typeof(OnnxEnvironment).Assembly.Location);
        using var assembly = new PEReader(stream);
        var reader = assembly.GetMetadataReader();
        var called = reader.MemberReferences.Select(reader.GetMemberReference)
            .Where(member => member.Parent.Kind == HandleKind.TypeReference
                && reader.GetString(reader.GetTypeReference((TypeReferenceHandle)member.Parent).Name) == "OrtEnv")
            .Select(member => reader.GetString(member.Name)).ToList();
        Assert.Contains("CreateInstanceWithOptions", called);
        Assert.Contains("DisableTelemetryEvents", called);
        Assert.DoesNotContain("EnableTelemetryEvents", called);
    }
}
