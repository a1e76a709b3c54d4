using TextPromptIR.Core;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;

namespace TextPromptIR.Fuzz.Targets;

/// <summary>Understands every text as "remove the rain", at once; has no network.</summary>
internal sealed class WordsOnlyEngine : IRestorationEngine
{
    public Guidance UnderstandFor(string packId, string instruction, CancellationToken cancellationToken = default)
    {
        float[] rain = [0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
        return new Guidance(InstructionRules.Clean(instruction), [.. rain], [.. rain], [.. new float[10]], [Degradation.Rain], 1f, Unrelated: false, Automatic: false, "rain");
    }

    public IRestorationBackend OpenBackend(string packId, DevicePreference device, int? tileSize = null, CancellationToken cancellationToken = default) =>
        throw new RestoreException(ErrorCode.PackNotFound, "There is no pack.", "None is needed.");
}
