namespace TextPromptIR.Contract.Tests.OnnxRuntime;

internal static class Graph
{
    internal static string Add { get; } = Path.Combine(AppContext.BaseDirectory, "Graphs", "add.onnx");

    internal static string Loop { get; } = Path.Combine(AppContext.BaseDirectory, "Graphs", "loop.onnx");
}
