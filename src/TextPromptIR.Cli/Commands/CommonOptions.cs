using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Inference;

namespace TextPromptIR.Cli.Commands;

/// <summary>Options that several commands share. Each call makes a fresh option: a command owns its own.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Print results as JSON, one object per line." };

    public static Option<string?> Instruction() => new("--instruction", "-i")
    {
        Description = "What is wrong with the picture, in plain English: \"remove the rain\".",
        HelpName = "TEXT",
    };

    public static Option<string> Model() => new("--model", "-m")
    {
        Description = "Model pack.",
        HelpName = "ID",
        DefaultValueFactory = _ => "fast",
    };

    public static Option<DevicePreference> Device() => new("--device", "-d")
    {
        Description = "auto, cpu, gpu, gpu-low-power, or part of a GPU's name.",
        HelpName = "DEVICE",
        DefaultValueFactory = _ => DevicePreference.Automatic,
        CustomParser = result => DevicePreference.Parse(string.IsNullOrWhiteSpace(result.Tokens[0].Value) ? "auto" : result.Tokens[0].Value),
    };

    public static Option<string?> Models() => new Option<string?>("--models")
    {
        Description = "A folder with model packs, searched before the usual places.",
        HelpName = "FOLDER",
    }.NotEmpty();

    public static Option<int?> Tile() => new("--tile")
    {
        Description = "Edge of the network's tiles in pixels; the pack's own when left out.",
        HelpName = "N",
    };

    public static Option<float> Strength() => new("--strength")
    {
        Description = "How much of the restoration is mixed in, 0 to 1.",
        HelpName = "0..1",
        DefaultValueFactory = _ => 1f,
        CustomParser = result => Within(result, 0f, 1f, NumberStyles.Float, "--strength takes a number from 0 to 1"),
    };

    public static Option<int> Quality() => new("--quality")
    {
        Description = "JPEG and WebP quality.",
        HelpName = "1..100",
        DefaultValueFactory = _ => 92,
        CustomParser = result => Within(result, 1, 100, NumberStyles.None, "--quality takes a whole number from 1 to 100"),
    };

    public static Option<PixelRect?> Region() => new("--region")
    {
        Description = "Restore only this rectangle, in pixels after orientation.",
        HelpName = "x,y,w,h",
        CustomParser = ParseRegion,
    };

    /// <summary>Reads an option's number; one that is none, or not from <paramref name="least"/> to <paramref name="most"/>, is an error.</summary>
    /// <param name="result">What was written.</param>
    /// <param name="least">The least number that is taken.</param>
    /// <param name="most">The largest.</param>
    /// <param name="style">How it may be written.</param>
    /// <param name="takes">The error's first words: what the option takes.</param>
    public static T Within<T>(ArgumentResult result, T least, T most, NumberStyles style, string takes)
        where T : INumber<T>
    {
        var text = result.Tokens[0].Value;
        if (T.TryParse(text, style, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;
        result.AddError($"{takes}, not '{text}'.");
        return least;
    }

    /// <summary>The same option, which refuses an empty text: as a path it would mean nothing.</summary>
    public static Option<T> NotEmpty<T>(this Option<T> option)
    {
        option.Validators.Add(result => Refuse(result, option.Name));
        return option;
    }

    /// <summary>The same argument, which refuses an empty text.</summary>
    public static Argument<T> NotEmpty<T>(this Argument<T> argument)
    {
        argument.Validators.Add(result => Refuse(result, argument.Name));
        return argument;
    }

    /// <summary>The engine of a command, with packs found beside the program, per user, or in <paramref name="modelsFolder"/>.</summary>
    /// <exception cref="RestoreException"><see cref="ErrorCode.InputNotFound"/>: that folder is not there. A pack of the same name from elsewhere must not pass for it.</exception>
    public static RestorationEngine OpenEngine(INoticeSink notices, string? modelsFolder) =>
        modelsFolder is null || Directory.Exists(modelsFolder)
            ? new RestorationEngine(EngineOptions.For(AppContext.BaseDirectory, modelsFolder) with { Notices = notices })
            : throw new RestoreException(ErrorCode.InputNotFound, $"There is no folder \"{modelsFolder}\" with model packs.", "Check --models.");

    private static void Refuse(SymbolResult result, string name)
    {
        if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
            result.AddError($"{name} takes a path, not an empty text.");
    }

    private static PixelRect? ParseRegion(ArgumentResult result)
    {
        if (PixelRect.TryParse(result.Tokens[0].Value, out var region))
            return region;
        result.AddError($"--region takes x,y,w,h in whole pixels, such as 100,50,640,480, not '{result.Tokens[0].Value}'.");
        return null;
    }
}
