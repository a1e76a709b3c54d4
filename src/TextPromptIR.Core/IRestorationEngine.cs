using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;
using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Core;

/// <summary>The networks behind one door: what <see cref="RestorationPipeline"/> needs to know of them.</summary>
public interface IRestorationEngine
{
    /// <summary>Understands an instruction within what a pack was trained for.</summary>
    /// <param name="packId">Pack id such as <c>fast</c>.</param>
    /// <param name="instruction">English words.</param>
    /// <param name="cancellationToken">Answers within one network run.</param>
    /// <exception cref="RestoreException">The words are empty, too long, or ask for nothing the pack can do; or the network failed.</exception>
    Guidance UnderstandFor(string packId, string instruction, CancellationToken cancellationToken = default);

    /// <summary>
    /// Looks at the picture where a general wish leaves the choice to the product. An engine without a detector leaves the guidance as it is:
    /// all that the pack knows.
    /// </summary>
    /// <param name="guidance">From <see cref="UnderstandFor"/>; anything but an open general wish comes back unchanged.</param>
    /// <param name="source">The picture, all of it, whatever the region.</param>
    /// <param name="cancellationToken">Answers within one network run.</param>
    /// <returns>The guidance with its <see cref="Guidance.Choice"/>; unrelated when nothing was found.</returns>
    /// <exception cref="RestoreException">Pack, native library or network failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Guidance ChooseFor(Guidance guidance, IPixelSource source, CancellationToken cancellationToken = default) => guidance;

    /// <summary>Opens (or reuses) a pack's restoration network.</summary>
    /// <param name="packId">Pack id such as <c>fast</c>.</param>
    /// <param name="device">Where to run.</param>
    /// <param name="tileSize">Tile edge in pixels; null for the pack's own.</param>
    /// <param name="cancellationToken">Cancels the load.</param>
    /// <returns>Dispose it to give the network back.</returns>
    /// <exception cref="RestoreException">Pack, native library or device failed.</exception>
    IRestorationBackend OpenBackend(string packId, DevicePreference device, int? tileSize = null, CancellationToken cancellationToken = default);
}
