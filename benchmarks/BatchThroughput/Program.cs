using System.CommandLine;
using BatchThroughput;

var pictures = new Option<int>("--pictures") { Description = "How many pictures.", DefaultValueFactory = _ => 12 };
var width = new Option<int>("--width") { Description = "Width of a picture in pixels.", DefaultValueFactory = _ => 1500 };
var height = new Option<int>("--height") { Description = "Height of a picture in pixels.", DefaultValueFactory = _ => 1000 };
var model = new Option<string>("--model") { Description = "Model pack.", DefaultValueFactory = _ => "fast" };
var models = new Option<string?>("--models") { Description = "A further folder with packs." };
var jobs = new Option<int?>("--jobs") { Description = "Pictures at a time; the command's own choice when left out." };
var command = new RootCommand("Time of 'tpir batch' against the bare network runs in it, and the process's memory from picture to picture.") { pictures, width, height, model, models, jobs };
command.SetAction(parsed =>
{
    using var folder = new PictureFolder(parsed.GetValue(pictures), parsed.GetValue(width), parsed.GetValue(height));
    new Measurement(folder, parsed.GetValue(model)!, parsed.GetValue(models), parsed.GetValue(jobs)).Run();
});
return command.Parse(args).Invoke();
