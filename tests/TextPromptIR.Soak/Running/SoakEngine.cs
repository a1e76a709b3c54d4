using TextPromptIR.Inference;
using TextPromptIR.Soak.Cases;
using TextPromptIR.Soak.Devices;

namespace TextPromptIR.Soak.Running;

/// <summary>The product's engine on the run's machine; closed and opened again where a case wants it.</summary>
/// <param name="packs">Folder with the packs.</param>
internal sealed class SoakEngine(string packs) : IDisposable
{
    private RestorationEngine? _engine;

    /// <summary>How often it was opened.</summary>
    public int Opened { get; private set; }

    /// <summary>The engine for a case.</summary>
    public RestorationEngine For(SoakCase one)
    {
        if (one.ReopensEngine)
            Dispose();
        if (_engine is not null)
            return _engine;
        Opened++;
        return _engine = Open(packs, one.IdleRelease);
    }

    /// <summary>A new one; two threads, so that every open network has one of its own that can be counted.</summary>
    public static RestorationEngine Open(string packs, TimeSpan idleRelease) => new(
        new EngineOptions { ModelFolders = [packs], CpuThreads = 2, IdleRelease = idleRelease }, () => Cards.All, factory => new CardFactory(factory));

    /// <inheritdoc/>
    public void Dispose()
    {
        _engine?.Dispose();
        _engine = null;
    }
}
