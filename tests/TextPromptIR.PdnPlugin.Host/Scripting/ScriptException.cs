namespace TextPromptIR.PdnPlugin.Host.Scripting;

/// <summary>A step of a script failed; the picture is as it was before the script.</summary>
public sealed class ScriptException(string message, Exception? innerException = null) : Exception(message, innerException);
