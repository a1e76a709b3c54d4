using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using TextPromptIR.Fuzz;
using TextPromptIR.Fuzz.Running;

// Gives hostile input to the product, by the hundred thousand. Every case follows from target, seed and number, so each can be run again:
//   dotnet run -c Release --project tests/TextPromptIR.Fuzz -- --target recipe --cases 20000 --seed 1
var target = new Option<string>("--target") { Description = $"all, or one of {string.Join(", ", FuzzTargets.Names)}.", DefaultValueFactory = _ => "all" };
target.AcceptOnlyFromAmong(["all", .. FuzzTargets.Names]);
var cases = new Option<int>("--cases") { Description = "How many; of each target with --target all.", DefaultValueFactory = _ => 1000 };
var seed = new Option<int>("--seed") { Description = "Another seed gives other cases.", DefaultValueFactory = _ => 1 };
var only = new Option<int?>("--case") { Description = "Runs this one case in this process and shows its answer." };
var findings = new Option<DirectoryInfo>("--findings") { Description = "Where failing inputs go.", DefaultValueFactory = _ => new DirectoryInfo("fuzz-findings") };
var limit = new Option<int>("--limit") { Description = "Seconds after which a case counts as hanging.", DefaultValueFactory = _ => 60 };
var worker = new Option<int?>("--worker") { Hidden = true };
var counter = new Option<string?>("--counter") { Hidden = true };
var command = new RootCommand("Gives hostile input to everything that the product reads from elsewhere.") { target, cases, seed, only, findings, limit, worker, counter };
command.SetAction(values =>
{
    var (name, count, start) = (values.GetValue(target)!, values.GetValue(cases), values.GetValue(seed));
    if (values.GetValue(worker) is { } first)
        return Work(name, start, first, count, values.GetValue(counter)!);
    if (values.GetValue(only) is { } number)
        return ShowOne(name, start, number);
    var failed = 0;
    foreach (var one in name == "all" ? FuzzTargets.Names : [name])
        failed += RunAll(one, start, count, TimeSpan.FromSeconds(values.GetValue(limit)), values.GetValue(findings)!);
    return failed == 0 ? 0 : 1;
});
return command.Parse(args).Invoke();

static int RunAll(string target, int seed, int cases, TimeSpan limit, DirectoryInfo folder)
{
    var clock = Stopwatch.StartNew();
    var result = new FuzzSupervisor(target, seed, cases, limit).Run();
    foreach (var (number, what) in result.Findings)
    {
        folder.Create();
        var path = Path.Combine(folder.FullName, string.Create(CultureInfo.InvariantCulture, $"{target}-{seed}-{number}.bin"));
        File.WriteAllBytes(path, FuzzWorker.InputOf(target, seed, number));
        Console.WriteLine($"FAILED: --target {target} --seed {seed} --case {number} ({path})\n  {what}");
    }

    var answers = string.Join(", ", result.Answers.Select(answer => $"{answer.Key} {answer.Value}"));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{target}: {result.Cases} cases, {result.Findings.Count} findings, {clock.Elapsed.TotalSeconds:0} s ({answers})"));
    return result.Findings.Count;
}

static int Work(string target, int seed, int first, int cases, string counterPath)
{
    using var shared = new CaseCounter(counterPath);
    var result = FuzzWorker.Run(target, seed, first, cases, number => shared.Number = number);
    foreach (var (code, times) in result.Answers)
        Console.WriteLine($"answer {code} {times}");
    foreach (var (number, what) in result.Findings)
        Console.WriteLine($"finding {number} {what.ReplaceLineEndings("\u0001")}");
    return result.Findings.Count == 0 ? 0 : 1;
}

static int ShowOne(string target, int seed, int number)
{
    using var opened = FuzzTargets.Open(target);
    var finding = FuzzCase.Try(opened, opened.Make(CaseRandom.Of(seed, number)), out var code);
    Console.WriteLine(finding?.ToString() ?? code.ToString());
    return finding is null ? 0 : 1;
}
