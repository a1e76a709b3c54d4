namespace TextPromptIR.Cli.Installation;

/// <summary>What the installer asks of Windows; an interface, so that tests can lay out machines of their own.</summary>
internal interface IPaintNetMachine
{
    /// <summary>The program's folder as Paint.NET's own set-up registered it; null without one.</summary>
    string? RegisteredFolder { get; }

    /// <summary>Folder of 64-bit programs; null when Windows does not tell.</summary>
    string? ProgramFiles { get; }

    /// <summary>The user's documents, wherever they were moved to; null when Windows does not tell.</summary>
    string? Documents { get; }

    /// <summary>The user's local application data; null when Windows does not tell.</summary>
    string? LocalApplicationData { get; }

    /// <summary>Version of the Microsoft Visual C++ 2015-2022 runtime (x64); null when it is missing.</summary>
    Version? VisualCppRuntime { get; }
}
