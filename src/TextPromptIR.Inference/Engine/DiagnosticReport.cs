using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Inference.Detection;
using TextPromptIR.Inference.Onnx;
using TextPromptIR.Inference.Onnx.Devices;
using TextPromptIR.Inference.Onnx.Native;
using TextPromptIR.Inference.Onnx.Restoration;
using TextPromptIR.Inference.Onnx.Restoration.Trust;
using TextPromptIR.Inference.Onnx.Sessions;
using TextPromptIR.Inference.Packs;

namespace TextPromptIR.Inference.Engine;

/// <summary>The text of <c>tpir diagnose</c>: every part is tried for itself, so that a report always comes out. Holds no picture and no instruction.</summary>
/// <param name="options">The engine's options.</param>
/// <param name="catalog">Its packs.</param>
/// <param name="sessions">Its sessions.</param>
/// <param name="trust">Its knowledge of GPUs; renewed by the report.</param>
internal sealed class DiagnosticReport(EngineOptions options, PackCatalog catalog, SessionFactory sessions, DeviceTrust trust)
{
    private readonly StringBuilder _text = new();

    /// <summary>Writes the report.</summary>
    /// <param name="cancellationToken">Answers within one network run.</param>
    public string Write(CancellationToken cancellationToken)
    {
        Section("Program", Program);
        Section("Native libraries", Libraries);
        Section("Devices", Devices);
        Section("Model packs", Packs);
        Section("Self-test", () => SelfTests(cancellationToken));
        Section("Remembered self-tests", Remembered);
        Section("Automatic mode", () => Detector(cancellationToken));
        Section("Newest messages of ONNX Runtime", () => Lines(OnnxEnvironment.RecentLog));
        return _text.ToString();
    }

    private static string Version => typeof(DiagnosticReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private void Program()
    {
        Line("version", Version);
        Line("runtime", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");
        Line("system", $"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20} MiB memory");
        Line("threads", options.CpuThreads > 0 ? Text(options.CpuThreads) : $"{SessionFactory.DefaultThreads(Environment.ProcessorCount)} (chosen)");
    }

    private void Libraries()
    {
        var libraries = NativeLibraryLoader.Load(options.NativeFolder);
        Line("ONNX Runtime", $"{libraries.Version}, {libraries.OnnxRuntimePath}");
        Line("DirectML", libraries.DirectMlPath ?? "none");
        Line("versions", libraries.Description);
        Line("providers", string.Join(", ", OnnxEnvironment.Open(options.NativeFolder).GetAvailableProviders()));
        Line("C# API", typeof(Microsoft.ML.OnnxRuntime.OrtEnv).Assembly.GetName().Name ?? string.Empty);
    }

    private void Devices()
    {
        foreach (var device in DeviceEnumerator.List(options.NativeFolder))
        {
            Line(device.IsGpu ? $"GPU {device.AdapterIndex}" : "processor", device.IsGpu
                ? $"{device.Name}, driver {GpuDriver.VersionOf(device) ?? "of unknown version"}, {(device.IsDiscrete ? "card of its own" : "shared memory")}, {device.DedicatedMemoryBytes >> 20} MiB"
                : device.Name);
        }
    }

    private void Packs()
    {
        Lines(options.ModelFolders.Select(folder => $"searched {folder}{(Directory.Exists(folder) ? string.Empty : " (not there)")}"));
        foreach (var pack in catalog.List())
        {
            Line(pack.Id, FormattableString.Invariant(
                $"{pack.Version}, {pack.Kind}, {pack.Bytes / 1e6:0.0} MB, {pack.Folder}{(pack.Fault is null ? string.Empty : $" - refused: {pack.Fault}")}"));
        }
    }

    private void SelfTests(CancellationToken cancellationToken)
    {
        foreach (var summary in catalog.List().Where(pack => pack.Kind == RestorationPack.KindName && pack.Fault is null))
            Try($"{summary.Id} failed", () => TestPack(summary.Id, cancellationToken));
    }

    private void TestPack(string id, CancellationToken cancellationToken)
    {
        var pack = catalog.FindRestoration(id);
        PackVerifier.Verify(pack, cancellationToken);
        using var processor = Open(pack, ComputeDevice.Processor, cancellationToken);
        foreach (var device in DeviceEnumerator.List(options.NativeFolder))
            Line($"{pack.Id} on {device.Name}", Verdict(pack, device, processor, cancellationToken));
    }

    private void Detector(CancellationToken cancellationToken)
    {
        if (catalog.FindDetector() is not { } pack)
        {
            Line("detector", "not installed; a general wish removes all that a pack knows");
            return;
        }

        PackVerifier.Verify(pack, cancellationToken);
        using var detector = new OnnxDegradationDetector(pack, sessions);
        var shape = detector.Samples;
        var grey = new float[shape.CalibrationValues];
        Array.Fill(grey, 0.5f);
        var answers = detector.Look(grey, cancellationToken);
        var isRight = answers.All(probability => probability is >= 0f and <= 1f);
        Line($"{pack.Id} on {ComputeDevice.Processor.Name}", isRight ? "answers with ten probabilities" : "WRONG (its answers are no probabilities)");
    }

    private string Verdict(RestorationPack pack, ComputeDevice device, OnnxRestorationBackend processor, CancellationToken cancellationToken)
    {
        try
        {
            using var candidate = Open(pack, device, cancellationToken);
            return trust.TryOut(candidate, pack, processor, cancellationToken).Words;
        }
        catch (RestoreException exception)
        {
            return $"failed: {exception.Message} {exception.Advice}";
        }
    }

    private void Remembered()
    {
        Line("file", trust.Verdicts.Path ?? "none");
        Lines(trust.Verdicts.List().Where(verdict => verdict.Trial.Driver is not null).Select(verdict =>
            string.Create(CultureInfo.InvariantCulture, $"{verdict.When:yyyy-MM-dd HH:mm} {verdict.Subject}, {verdict.Trial.Libraries}: {verdict.Words}")));
    }

    private OnnxRestorationBackend Open(RestorationPack pack, ComputeDevice device, CancellationToken cancellationToken) =>
        new(pack, pack.Shape, sessions, device, cancellationToken);

    private void Section(string title, Action write)
    {
        _text.AppendLine(title);
        Try("failed", write);
        _text.AppendLine();
    }

    private void Try(string failed, Action write)
    {
        try
        {
            write();
        }
        catch (RestoreException exception)
        {
            Line(failed, $"{exception.Message} {exception.Advice}");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A report that dies of what it should report helps nobody.
            Line(failed, $"{exception.GetType().Name}: {exception.Message}");
        }
    }

    private void Line(string name, string value) => _text.Append("  ").Append(name).Append(": ").AppendLine(value);

    private void Lines(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            _text.Append("  ").AppendLine(line);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
