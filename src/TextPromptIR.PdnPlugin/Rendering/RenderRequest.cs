using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Requests;
using TextPromptIR.PdnPlugin.Settings;

namespace TextPromptIR.PdnPlugin.Rendering;

/// <summary>One set of settings while it is rendered, shared by all render threads.</summary>
/// <param name="settings">The settings.</param>
/// <param name="typingRests">Ends when nobody types these words any more.</param>
/// <param name="isTyped">A dialog is open, so these words may be half of what is meant. False for Repeat and for scripts.</param>
internal sealed class RenderRequest(EffectSettings settings, Task typingRests, bool isTyped)
{
    private RestoreException? fault;
    private string? wordsProblem;
    private bool isConfirmed;

    public EffectSettings Settings => settings;

    public Task TypingRests => typingRests;

    /// <summary>Nobody will type on: there is no dialog, or OK was pressed.</summary>
    public bool IsFinal => !isTyped || Volatile.Read(ref isConfirmed);

    /// <summary>False when the picture stays as it is whatever the networks say: opening the dialog costs nothing.</summary>
    public bool ChangesPicture =>
        settings.Instruction.Length > 0
        && settings.Show != ShowMode.Original
        && (settings.Strength > 0f || settings.Show == ShowMode.Removed);

    /// <summary>One thread at a time understands the words and opens the network; the others wait, cancellably.</summary>
    public SemaphoreSlim Preparing { get; } = new(1);

    /// <summary>Why the rest of this rendering passes the source through; null while all is well.</summary>
    public RestoreException? Fault => Volatile.Read(ref fault);

    /// <summary>What to tell the user about the words, once they rest; null when they are fine.</summary>
    public string? WordsProblem
    {
        get => Volatile.Read(ref wordsProblem);
        set => Volatile.Write(ref wordsProblem, value);
    }

    /// <summary>OK was pressed.</summary>
    public void Confirm() => Volatile.Write(ref isConfirmed, true);

    /// <summary>Remembers the first fault; true for the thread that is to report it.</summary>
    public bool TryFail(RestoreException exception) => Interlocked.CompareExchange(ref fault, exception, null) is null;

    /// <summary>True when the networks would compute the same.</summary>
    public bool HasSameWork(EffectSettings other) =>
        settings.Instruction == other.Instruction && settings.PackId == other.PackId && settings.Device == other.Device;
}
