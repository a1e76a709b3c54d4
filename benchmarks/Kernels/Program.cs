using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

// In this process: BenchmarkDotNet's own way builds a project for every job, which takes minutes on a small machine. "--long" measures longer.
var isLong = args.Contains("--long");
var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(isLong ? 10 : 3).WithIterationCount(isLong ? 50 : 10)
    .WithIterationTime(TimeInterval.FromMilliseconds(isLong ? 500 : 100));
var config = ManualConfig.Create(DefaultConfig.Instance).AddJob(job).AddDiagnoser(MemoryDiagnoser.Default).HideColumns(Column.Error)
    .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "tpir-benchmarks"));
var rest = args.Where(arg => arg != "--long").ToArray();
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(rest.Length == 0 ? ["--filter", "*"] : rest, config);
