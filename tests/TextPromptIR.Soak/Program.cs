using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using TextPromptIR.Soak.Cases;
using TextPromptIR.Soak.Running;

// Thousands of restorations in one process: random pictures, regions, words, strengths, tile sizes, cards that fail, cancels, engines that come and
// go. The process must not grow, and must give the pictures that fresh processes give. Ends with "soak: N passed, N failed, N not run".
//   dotnet run -c Release --project tests/TextPromptIR.Soak -- --count 2000 --fresh 48 --seed 1
const int MostForgotten = 4;
var count = new Option<int>("--count") { Description = "Restorations, at least 40.", DefaultValueFactory = _ => 2000 };
var fresh = new Option<int>("--fresh") { Description = "How many of them a process of its own repeats.", DefaultValueFactory = _ => 48 };
var seed = new Option<int>("--seed") { Description = "Another seed draws other settings.", DefaultValueFactory = _ => 1 };
var one = new Option<int?>("--one") { Description = "Runs this one in a plain way and shows its picture's hash." };
var command = new RootCommand("Restores pictures in one process until it would show if it leaked or remembered.") { count, fresh, seed, one };
count.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() < 40)
        result.AddError("At least 40 are needed to compare quarters.");
});
var packs = Path.Combine(AppContext.BaseDirectory, "packs");
command.SetAction(values =>
{
    var number = values.GetValue(seed);
    if (values.GetValue(one) is { } index)
        return ShowOne(number, index);
    return Run(number, values.GetValue(count), values.GetValue(fresh));
});
return command.Parse(args).Invoke();

int ShowOne(int seed, int index)
{
    var plain = SoakCase.Draw(seed, index).Plain();
    using var engine = SoakEngine.Open(packs, plain.IdleRelease);
    var answer = CaseRunner.Run(engine, plain);
    Console.WriteLine(answer.IsPicture ? Text(answer.Hash) : answer.Code.ToString());
    return answer.IsPicture ? 0 : 1;
}

int Run(int seed, int count, int fresh)
{
    Console.WriteLine($"seed {seed}, {count} restorations");
    var (passed, failed) = (0, 0);
    var clock = Stopwatch.StartNew();
    var run = new SoakRun(seed, count, packs);
    run.Run(sample => Console.WriteLine(sample));
    var answers = string.Join(", ", run.Answers.GroupBy(answer => answer.Code).OrderBy(group => group.Key).Select(group => $"{group.Key} {group.Count()}"));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{clock.Elapsed.TotalSeconds:0} s, {run.EnginesOpened} engines, {run.Answers.Sum(answer => answer.Tiles)} tiles; {answers}"));

    foreach (var (index, what) in run.Findings)
        Console.WriteLine($"--seed {seed} --one {index}: {what}");
    Check(run.Findings.Count == 0, $"every restoration ended with a picture, a cancel or a clear refusal ({run.Findings.Count} did not)");
    foreach (var flatness in Flatness.All)
    {
        var (isFlat, figures) = flatness.Judge(run.Held);
        Check(isFlat, figures);
    }

    // A network that nobody closes is found by the collector sooner or later, with all the memory it holds until then.
    var forgotten = run.Held.Max(sample => sample.Forgotten);
    Check(forgotten <= MostForgotten, $"every network was closed by its owner (threads that ended with a collection: {forgotten}, at most {MostForgotten} are the runtime's own)");

    var chosen = run.Choose(fresh);
    foreach (var index in chosen)
    {
        var hash = FreshProcess.HashOf(seed, index);
        Check(hash == Text(run.Answers[index].Hash), $"{index}: {run.Answers[index].Tiles} tiles, a fresh process gives the same bytes");
    }

    Console.WriteLine($"soak: {passed} passed, {failed} failed, {fresh - chosen.Count} not run");
    return failed == 0 && chosen.Count == fresh ? 0 : 1;

    void Check(bool holds, string what)
    {
        if (holds)
            passed++;
        else
            failed++;
        Console.WriteLine($"{(holds ? "passed" : "FAILED")}: {what}");
    }
}

static string Text(UInt128 hash) => hash.ToString("x32", CultureInfo.InvariantCulture);
