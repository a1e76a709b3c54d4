using System.Diagnostics;
using System.Globalization;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Network;
using TextPromptIR.Inference.Detection;
using TextPromptIR.Inference.Onnx.Devices;
using TextPromptIR.Inference.Onnx.Restoration;
using TextPromptIR.Inference.Onnx.Sessions;
using TextPromptIR.Inference.Packs;
using TextPromptIR.Inference.Text;

// ProviderCheck MODELS REFERENCE STEPS: every graph of MODELS on the first GPU, with the processor provider forbidden, against the same graph of
// REFERENCE on the processor. One line "PASS ..." or "FAIL ..." each; STEPS is the largest difference in steps of an 8-bit picture.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var models = new PackCatalog([args[0]]);
var references = new PackCatalog([args[1]]);
var steps = float.Parse(args[2], CultureInfo.InvariantCulture);
var strict = new SessionFactory(nativeFolder: null, cpuThreads: 0, forbidProcessor: true);
var free = new SessionFactory(nativeFolder: null, cpuThreads: 0);
var failed = 0;
try
{
    var gpu = DeviceEnumerator.List(nativeFolder: null).FirstOrDefault(device => device.IsGpu)
        ?? throw new RestoreException(ErrorCode.DeviceNotFound, "There is no GPU.", string.Empty);
    Console.WriteLine($"on {gpu.Name}, driver {GpuDriver.VersionOf(gpu) ?? "unknown"}");
    foreach (var pack in models.List())
    {
        if (pack.Kind == RestorationPack.KindName)
            Restoration(models.FindRestoration(pack.Id), references.FindRestoration(pack.Id), gpu);
        // The product keeps the two small networks on the processor; they are checked so that their graphs stay ones that run beside DirectML.
        else if (pack.Kind == LanguagePack.KindName)
            Language(models.FindLanguage(pack.Id), references.FindLanguage(pack.Id), gpu);
        else if (pack.Kind == DetectorPack.KindName)
            Detector(models.FindDetector()!, references.FindDetector()!, gpu);
    }
}
catch (RestoreException failure)
{
    Report(false, $"{failure.Message}");
}

return failed;

void Restoration(RestorationPack pack, RestorationPack referencePack, ComputeDevice gpu)
{
    var watch = Stopwatch.StartNew();
    using var candidate = new OnnxRestorationBackend(pack, pack.Shape, strict, gpu, CancellationToken.None);
    using var reference = new OnnxRestorationBackend(referencePack, pack.Shape, free, ComputeDevice.Processor, CancellationToken.None);
    var opened = watch.Elapsed.TotalSeconds;
    var samples = SelfTest.Pattern(pack.Shape.CalibrationCount * 3 * pack.Shape.CalibrationSize * pack.Shape.CalibrationSize, pack.Shape.CalibrationSize);
    var tile = SelfTest.Pattern(3 * pack.Shape.Size * pack.Shape.Size, pack.Shape.Size);
    var state = reference.Calibrate(SelfTest.AllWanted(), samples, CancellationToken.None);
    watch.Restart();
    var found = candidate.Calibrate(SelfTest.AllWanted(), samples, CancellationToken.None);
    var calibrated = watch.Elapsed.TotalSeconds;
    // The state has no unit; what counts is the picture that each state gives.
    var (right, byState) = (Restore(reference, state, tile), Restore(reference, found, tile));
    Picture($"{pack.Identity} calibrate.onnx (first run {calibrated:0.0} s)", right, byState);

    watch.Restart();
    Restore(candidate, state, tile);
    var first = watch.Elapsed.TotalSeconds;
    watch.Restart();
    var onGpu = Restore(candidate, state, tile);
    Picture($"{pack.Identity} backbone.onnx (both sessions {opened:0.0} s, first tile {first:0.00} s, second {watch.Elapsed.TotalSeconds:0.00} s)", right, onGpu);
}

void Language(LanguagePack pack, LanguagePack referencePack, ComputeDevice gpu)
{
    using var candidate = OnnxTextNetwork.Open(pack, strict, gpu, CancellationToken.None);
    using var reference = OnnxTextNetwork.Open(referencePack, free, ComputeDevice.Processor, CancellationToken.None);
    var (ids, mask) = (new long[pack.Tokens], new long[pack.Tokens]);
    for (var i = 0; i < 9; i++)
        (ids[i], mask[i]) = (3 + (11 * i), 1);
    var window = new TokenWindow(ids, mask);
    var (found, right) = (candidate.Read(window, CancellationToken.None), reference.Read(window, CancellationToken.None));
    var difference = Values(found).Zip(Values(right), (one, other) => MathF.Abs(one - other)).Max();
    Report(difference < 1e-3f, $"{pack.Identity} text_encoder.onnx: largest difference of a probability {difference:0.#######}, below 0.001 is right");
}

void Detector(DetectorPack pack, DetectorPack referencePack, ComputeDevice gpu)
{
    // Its loop over the questions to the restorer belongs to the processor on every provider, so the processor is not forbidden here.
    using var candidate = new OnnxDegradationDetector(pack, free, gpu);
    using var reference = new OnnxDegradationDetector(referencePack, free);
    var samples = SelfTest.Pattern(pack.Samples.CalibrationCount * 3 * pack.Samples.CalibrationSize * pack.Samples.CalibrationSize, pack.Samples.CalibrationSize);
    var (found, right) = (candidate.Look(samples, CancellationToken.None), reference.Look(samples, CancellationToken.None));
    var difference = found.Zip(right, (one, other) => MathF.Abs(one - other)).Max();
    Report(difference < 1e-3f, $"{pack.Identity} degradation_encoder.onnx (its loop on the processor): largest difference of a probability {difference:0.#######}, below 0.001 is right");
}

static IEnumerable<float> Values(TextIntent intent) => [.. intent.Wanted, .. intent.Kept, intent.Unrelated, intent.Automatic, intent.Strength];

static float[] Restore(OnnxRestorationBackend backend, PictureState state, float[] tile)
{
    var restored = new float[tile.Length];
    backend.Restore(state, tile, restored, CancellationToken.None);
    return restored;
}

void Picture(string subject, float[] right, float[] found)
{
    var difference = right.Zip(found, (one, other) => MathF.Abs(Math.Clamp(one, 0f, 1f) - Math.Clamp(other, 0f, 1f))).Max() * 255f;
    Report(difference < steps, $"{subject}: largest difference {difference:0.#####} of 255, below {steps:0.#} is right");
}

void Report(bool right, string line)
{
    failed += right ? 0 : 1;
    Console.WriteLine($"{(right ? "PASS" : "FAIL")} {line}");
}
