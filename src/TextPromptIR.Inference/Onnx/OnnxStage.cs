namespace TextPromptIR.Inference.Onnx;

/// <summary>What was being done when ONNX Runtime failed: the same text means a damaged model at one stage and a failing device at another.</summary>
internal enum OnnxStage
{
    /// <summary>The library is being started.</summary>
    Starting,

    /// <summary>A device is being added to a session.</summary>
    ChoosingDevice,

    /// <summary>A model is being loaded and compiled.</summary>
    Loading,

    /// <summary>The network runs.</summary>
    Running,
}
