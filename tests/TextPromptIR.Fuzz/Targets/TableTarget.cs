using System.Text;
using System.Text.Json;
using TextPromptIR.Batch.Journal;
using TextPromptIR.Batch.Planning;
using TextPromptIR.Batch.Recipes;
using TextPromptIR.Batch.Selection;
using TextPromptIR.Cli.Batch;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Requests;
using TextPromptIR.Fuzz.Mutation;

namespace TextPromptIR.Fuzz.Targets;

/// <summary>
/// A table of pictures, CSV or JSON Lines, up to the plan of the batch: every output lies below the output folder and is none of the inputs,
/// wherever the table says that its pictures are.
/// </summary>
internal sealed class TableTarget : IFuzzTarget
{
    private static readonly byte[][] s_seeds =
    [
        "file,instruction,strength,selection\na.png,remove the rain,0.5,\"1,2,3,4\"\n\"sub/b \"\"x\"\".jpg\",remove the haze,,\n...png,fix it,1,\n"u8.ToArray(),
        "file;instruction\r\nc.tif;\"remove\r\nthe noise\"\r\n../d.webp;x\r\n/e.bmp;y\r\n"u8.ToArray(),
        "{\"file\": \"a.png\", \"instruction\": \"remove the rain\", \"strength\": 0.5, \"selection\": [1, 2, 3, 4]}\n{\"file\": \"sub/..png\", \"instruction\": \"y\"}\n"u8.ToArray(),
    ];

    private static readonly string[] s_names = ["{name}_{task}{ext}", "{name}/{task}{ext}", "{name}{ext}", "{line}{ext}", "{task}/{name}/{line}.png"];
    private static readonly string[] s_files = ["...png", "..", ".", "../x.png", "../../x.png", "/x.png", "a/../../x.png", "a\\..\\x.png", "CON.png", "a.png/", "//x.png", "..."];

    private readonly Sandbox _sandbox = new();
    private readonly string _output;
    private readonly BatchJournal _journal;
    private readonly InstructionBook _book = new(new WordsOnlyEngine(), "fast");

    public TableTarget()
    {
        _output = Path.Combine(_sandbox.Inside, "out");
        _journal = BatchJournal.Open(_output, Shard.Whole);
    }

    public string Name => "table";

    // The first byte chooses the format and the output's name.
    public byte[] Make(Random random)
    {
        var choice = (byte)random.Next(2 * s_names.Length);
        var isJson = choice >= s_names.Length;
        if (random.Next(2) == 0)
            return [choice, .. Bytes.Change(random, s_seeds[isJson ? 2 : random.Next(2)], s_seeds)];
        return [choice, .. Encoding.UTF8.GetBytes(isJson ? JsonLines(random) : Csv(random))];
    }

    public ErrorCode Run(byte[] input)
    {
        var isJson = input[0] >= s_names.Length;
        var path = Path.Combine(_sandbox.Inside, isJson ? "table.jsonl" : "table.csv");
        File.WriteAllBytes(path, input[1..]);
        var request = new BatchRequest
        {
            Inputs = [], Output = _output, Table = path, Template = new RestoreRequest("remove the rain"), Name = OutputPattern.Parse(s_names[input[0] % s_names.Length]),
        };
        var (pictures, _) = new PictureSource(request).Find(_journal);
        var inputs = pictures.Select(picture => Path.GetFullPath(picture.Picture.Path)).ToHashSet(StringComparer.Ordinal);
        foreach (var item in new BatchPlanner(_output, request.Name, _book).Plan(pictures, Shard.Whole, clashesFail: true, CancellationToken.None))
        {
            if (item.Fault is not null)
                continue;
            FuzzFailure.Unless(Path.GetFullPath(item.Output).StartsWith(_output + Path.DirectorySeparatorChar, StringComparison.Ordinal), $"The output '{item.Output}' lies outside.");
            FuzzFailure.Unless(!inputs.Contains(item.Output), $"The output '{item.Output}' is an input.");
        }

        return ErrorCode.None;
    }

    public void Dispose()
    {
        _journal.Dispose();
        _sandbox.Dispose();
    }

    private static string Csv(Random random)
    {
        var separator = ",;\t"[random.Next(3)];
        var rows = new StringBuilder().AppendJoin(separator, ["file", "instruction", "strength"]).Append('\n');
        for (var row = random.Next(1, 5); row > 0; row--)
            rows.AppendJoin(separator, [Quote(random, FileName(random)), Quote(random, Texts.Make(random, 1200)), random.Next(3) == 0 ? "1e400" : "0.5"]).Append('\n');
        return rows.ToString();
    }

    private static string Quote(Random random, string text) => random.Next(8) == 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string JsonLines(Random random)
    {
        using var seed = JsonDocument.Parse(Encoding.UTF8.GetString(s_seeds[2]).Split('\n')[0]);
        return string.Join('\n', Enumerable.Range(0, random.Next(1, 4)).Select(_ => new JsonTexts(random).Rewrite(seed.RootElement, random.Next(3))));
    }

    private static string FileName(Random random) => random.Next(3) switch
    {
        0 => s_files[random.Next(s_files.Length)],
        1 => Texts.Make(random, 300) + ".png",
        _ => string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => s_files[random.Next(s_files.Length)] + "/")) + "x.png",
    };
}
