namespace TextPromptIR.Core.Faults;

/// <summary>Stable codes of everything that can go wrong; the numeric value is the command line's exit code and never changes.</summary>
public enum ErrorCode
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>A fault of the product itself.</summary>
    Unexpected = 1,

    /// <summary>The command's words do not fit together.</summary>
    BadArguments = 2,

    /// <summary>The instruction is empty.</summary>
    EmptyInstruction = 10,

    /// <summary>The instruction is longer than the limit.</summary>
    InstructionTooLong = 11,

    /// <summary>The pack was not trained for anything that was asked.</summary>
    NotTrained = 12,

    /// <summary>The input file does not exist or cannot be opened.</summary>
    InputNotFound = 20,

    /// <summary>The file's format cannot be read here.</summary>
    UnsupportedFormat = 21,

    /// <summary>The file is truncated or damaged.</summary>
    DamagedPicture = 22,

    /// <summary>The picture is larger than the limits allow.</summary>
    PictureTooLarge = 23,

    /// <summary>The region lies outside the picture.</summary>
    BadRegion = 24,

    /// <summary>A table of files and instructions cannot be used as it is.</summary>
    BadTable = 25,

    /// <summary>A recipe cannot be used as it is.</summary>
    BadRecipe = 26,

    /// <summary>A report of a batch cannot be read.</summary>
    BadReport = 27,

    /// <summary>The output exists and may not be replaced.</summary>
    OutputExists = 30,

    /// <summary>The output cannot be written.</summary>
    OutputNotWritable = 31,

    /// <summary>Another batch is writing to the same output folder.</summary>
    OutputBusy = 32,

    /// <summary>No model pack has that id.</summary>
    PackNotFound = 40,

    /// <summary>A pack's file is missing, has the wrong size or the wrong hash, or the manifest is not valid.</summary>
    PackDamaged = 41,

    /// <summary>The native ONNX Runtime library is missing, too old or for another processor.</summary>
    NativeLibrary = 50,

    /// <summary>No such device.</summary>
    DeviceNotFound = 51,

    /// <summary>The device was lost, reset or removed.</summary>
    DeviceLost = 52,

    /// <summary>The device or the process ran out of memory.</summary>
    OutOfMemory = 53,

    /// <summary>The device or its driver does not support what the network needs.</summary>
    DeviceUnsupported = 54,

    /// <summary>The network returned values that are not finite, or failed its known-answer test.</summary>
    WrongNumbers = 55,

    /// <summary>The network failed for another reason.</summary>
    InferenceFailed = 56,

    /// <summary>A batch restored some of its pictures and failed with others.</summary>
    SomeFilesFailed = 60,

    /// <summary>A batch failed with every picture.</summary>
    AllFilesFailed = 61,

    /// <summary>No Paint.NET to install into or to uninstall from.</summary>
    PaintNetNotFound = 70,

    /// <summary>The plugin's zip or folder is missing, incomplete or damaged.</summary>
    PluginPackageDamaged = 71,

    /// <summary>Files that are not the plugin's are in the way.</summary>
    ForeignFiles = 72,

    /// <summary>Files of the plugin are open in another program, most likely Paint.NET.</summary>
    FilesInUse = 73,

    /// <summary>The user cancelled (Ctrl+C).</summary>
    Cancelled = 130,
}
