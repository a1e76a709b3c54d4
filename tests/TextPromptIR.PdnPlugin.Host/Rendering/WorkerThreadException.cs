namespace TextPromptIR.PdnPlugin.Host.Rendering;

/// <summary>What the host makes of an exception that leaves an effect: wrapped once, the layer is restored (paintdotnet.md B.7).</summary>
public sealed class WorkerThreadException(Exception innerException) : Exception("Worker thread threw an exception", innerException);
