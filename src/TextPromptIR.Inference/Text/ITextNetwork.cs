namespace TextPromptIR.Inference.Text;

/// <summary>The text encoder's network. One caller at a time.</summary>
internal interface ITextNetwork : IDisposable
{
    /// <summary>Reads one window.</summary>
    /// <param name="window">Ids and mask, <c>1xT</c> each.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>What the network says about it.</returns>
    /// <exception cref="Core.Faults.RestoreException">The network failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    TextIntent Read(TokenWindow window, CancellationToken cancellationToken);
}
