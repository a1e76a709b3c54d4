using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Network;
using TextPromptIR.Core.Tiles;
using TextPromptIR.Inference.Packs;

namespace TextPromptIR.Inference.Onnx.Restoration.Trust;

/// <summary>
/// Believes a GPU only after a known-answer tile: drivers that compute garbage without an error exist (onnxruntime issues 15459, 19837). A device
/// is tried once per driver, libraries, pack and tile size; one that was wrong is refused before anything is compiled for it.
/// </summary>
/// <param name="verdicts">What earlier trials found.</param>
/// <param name="driverOf">Tells a device's driver version, or null.</param>
/// <param name="libraries">Tells the versions of the native libraries.</param>
/// <param name="clock">Dates the verdicts.</param>
internal sealed class DeviceTrust(VerdictStore verdicts, Func<ComputeDevice, string?> driverOf, Func<string> libraries, TimeProvider clock)
{
    /// <summary>What earlier trials found.</summary>
    public VerdictStore Verdicts => verdicts;

    /// <summary>Refuses a device that is known to be wrong; one that is unknown passes.</summary>
    /// <param name="device">A GPU.</param>
    /// <param name="pack">What is to be opened on it.</param>
    /// <param name="shape">With which tiles.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.WrongNumbers"/>.</exception>
    public void RefuseKnownWrong(ComputeDevice device, RestorationPack pack, TileShape shape)
    {
        if (verdicts.Find(Trial(device, pack, shape)) is { IsRight: false } wrong)
            throw Refusal(wrong);
    }

    /// <summary>Tries a device that was not tried yet, and refuses it when its numbers are wrong.</summary>
    /// <param name="candidate">The pack on the device.</param>
    /// <param name="pack">The pack.</param>
    /// <param name="openReference">Opens the same pack on the processor; called on the first use of a device only.</param>
    /// <param name="cancellationToken">Answers within one network run.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.WrongNumbers"/>, or the network failed; on the processor, when
    /// <see cref="RestoreException.Device"/> says so: nothing is then known of the device.</exception>
    public void Prove(IRestorationBackend candidate, RestorationPack pack, Func<IRestorationBackend> openReference, CancellationToken cancellationToken)
    {
        var verdict = verdicts.Find(Trial(candidate.Device, pack, candidate.Shape));
        if (verdict is null)
        {
            using var reference = SelfTest.OnReference(pack.Identity, openReference);
            verdict = TryOut(candidate, pack, reference, cancellationToken);
        }

        if (!verdict.IsRight)
            throw Refusal(verdict);
    }

    /// <summary>Tries a device, whatever is remembered, and remembers the new verdict.</summary>
    /// <param name="candidate">The pack on the device.</param>
    /// <param name="pack">The pack.</param>
    /// <param name="reference">The pack on the processor.</param>
    /// <param name="cancellationToken">Answers within one network run.</param>
    /// <exception cref="RestoreException">One of the networks failed; no verdict is made.</exception>
    public TrialVerdict TryOut(IRestorationBackend candidate, RestorationPack pack, IRestorationBackend reference, CancellationToken cancellationToken)
    {
        var difference = SelfTest.Difference(candidate, reference, cancellationToken);
        var verdict = new TrialVerdict(Trial(candidate.Device, pack, candidate.Shape), difference, clock.GetUtcNow());
        verdicts.Keep(verdict);
        return verdict;
    }

    private DeviceTrial Trial(ComputeDevice device, RestorationPack pack, TileShape shape) =>
        new(device.Name, device.AdapterIndex, driverOf(device), libraries(), pack.Identity, pack.ManifestSha256, shape.Size);

    private static RestoreException Refusal(TrialVerdict verdict) => new(
        ErrorCode.WrongNumbers,
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"The device '{verdict.Trial.Device}' (driver {verdict.Trial.Driver ?? "unknown"}) failed its self-test of {verdict.When:yyyy-MM-dd}: its result differs from the processor's by {verdict.Difference:0.####}; at most {SelfTest.Tolerance:0.####} is right."),
        "Update the graphics driver, or choose the processor as device; 'tpir diagnose' tests the device again.");
}
