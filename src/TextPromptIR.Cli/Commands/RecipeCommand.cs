using System.CommandLine;
using System.Diagnostics;
using TextPromptIR.Batch.Recipes;
using TextPromptIR.Batch.Reporting;
using TextPromptIR.Cli.Output;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Requests;
using TextPromptIR.Imaging;

namespace TextPromptIR.Cli.Commands;

/// <summary><c>tpir recipe run</c>: several steps on one picture, from the file that scripts inside a host use, too.</summary>
internal static class RecipeCommand
{
    public static Command Create(Terminal terminal)
    {
        var recipe = new Argument<string>("RECIPE") { Description = "A JSON file with steps." }.NotEmpty();
        var input = new Argument<string>("INPUT") { Description = "PNG, JPEG, TIFF, WebP or BMP." }.NotEmpty();
        var output = new Option<string>("--output", "-o") { Description = "Output file.", HelpName = "FILE", Required = true }.NotEmpty();
        var model = new Option<string?>("--model", "-m") { Description = "Model pack; the recipe's, or fast, when left out.", HelpName = "ID" };
        var device = CommonOptions.Device();
        var tile = CommonOptions.Tile();
        var quality = CommonOptions.Quality();
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace the output if it exists." };
        var models = CommonOptions.Models();
        var json = CommonOptions.Json();
        var run = new Command("run", "Runs a recipe's steps on one picture.") { recipe, input, output, model, device, tile, quality, overwrite, models, json };
        run.SetAction((parsed, cancellationToken) =>
        {
            var start = Stopwatch.StartNew();
            var read = RecipeReader.Read(parsed.GetValue(recipe)!);
            var file = parsed.GetValue(output)!;
            var save = new SaveOptions { Quality = parsed.GetValue(quality), Overwrite = parsed.GetValue(overwrite) };
            PictureFile.CheckInput(parsed.GetValue(input)!);
            PictureFile.CheckOutput(file, save);

            using var engine = CommonOptions.OpenEngine(terminal, parsed.GetValue(models));
            var template = new RestoreRequest(string.Empty)
            {
                PackId = parsed.GetValue(model) ?? read.PackId ?? "fast",
                Device = parsed.GetValue(device)!,
                TileSize = parsed.GetValue(tile),
            };
            var opening = new OpenOptions();
            using var picture = PictureFile.Open(parsed.GetValue(input)!, opening, cancellationToken);
            picture.CheckCanSaveAs(file, save);
            foreach (var notice in picture.Notices.Concat(picture.LossesWhenSavedAs(file)))
                terminal.Notice(ErrorCode.None, notice);
            var book = new InstructionBook(engine, template.PackId);
            UnrelatedWords.Tell(terminal, book, read.Steps.Select(step => step.Instruction), cancellationToken);
            StepChain chain;
            using (var progress = ProgressDisplay.Start(terminal))
            using (chain = StepChain.Begin(picture, read.Steps, template, book, engine, opening, progress, cancellationToken))
                picture.SaveAs(file, chain.ReadRows, save, cancellationToken);

            var restored = chain.TilesComputed > 0;
            var report = new FileReport
            {
                File = parsed.GetValue(input)!,
                Output = file,
                Status = restored ? FileStatus.Restored : FileStatus.Unchanged,
                Reason = restored ? null : UnchangedReason.Of(read.Steps, chain.Guidance),
                Steps = [.. read.Steps.Zip(chain.Guidance, StepReport.From)],
                Pack = template.PackId,
                Device = chain.Device,
                Width = picture.Width,
                Height = picture.Height,
                Tiles = chain.TilesComputed,
                Bytes = new FileInfo(file).Length,
                Seconds = Math.Round(start.Elapsed.TotalSeconds, 3),
                Notices = terminal.Notices,
            };
            terminal.Out.WriteLine(parsed.GetValue(json) ? ReportFile.Line(report) : PlainText.Of(BatchDisplay.Describe(report)));
            return Task.FromResult((int)ErrorCode.None);
        });
        return new Command("recipe", "Works with recipes: steps that are applied one after the other.") { run };
    }
}
