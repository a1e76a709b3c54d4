using System.Runtime.CompilerServices;
using PaintDotNet.Effects;
using PaintDotNet.Imaging;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Requests;
using TextPromptIR.Core.Restoration;
using TextPromptIR.PdnPlugin.Engine;
using TextPromptIR.PdnPlugin.Reporting;
using TextPromptIR.PdnPlugin.Resources;
using TextPromptIR.PdnPlugin.Settings;

namespace TextPromptIR.PdnPlugin.Rendering;

/// <summary>
/// One effect instance at work: from settings and a rectangle to pixels. Any number of host threads call <see cref="Render"/>; the picture is
/// passed through untouched whenever it cannot be restored.
/// </summary>
internal sealed class EffectRun : IDisposable
{
    /// <summary>Most rows that are filled at a time.</summary>
    public const int BandHeight = 256;

    private readonly PluginRuntime runtime;
    private readonly LayerPicture layer;
    private readonly UserMessages messages;
    private readonly IdleTimer wordsTimer;
    private readonly Preparation preparation;
    private RenderRequest? current;
    private CancellationTokenSource? typing;
    private volatile bool disposed;

    /// <summary>Prepares nothing yet: the host also makes instances that never render.</summary>
    [MethodImpl(Startup.Once)]
    public EffectRun(IServiceProvider? services, IEffectInputBitmap<ColorBgra32> bitmap, PluginRuntime runtime)
    {
        this.runtime = runtime;
        layer = new LayerPicture(bitmap);
        messages = new UserMessages(services, runtime.Notices);
        wordsTimer = new IdleTimer(runtime.Clock, runtime.Limits.WordsRest, ReportWords, runtime.Log);
        preparation = new Preparation(runtime, layer, messages, new Lazy<int?>(() => HostAdapter.Find(services)));
    }

    /// <summary>New settings. The host calls it while nothing renders; after OK it sets the same settings once more.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="hasDialog">False when nobody can be typing: Repeat, or a script.</param>
    [MethodImpl(Startup.Once)]
    public void SetSettings(EffectSettings settings, bool hasDialog)
    {
        wordsTimer.Stop();
        var previous = current;
        if (previous?.Settings == settings)
        {
            // The same values again: OK was pressed.
            previous.Confirm();
            ReportWords();
            return;
        }

        // A slider that moves is not typing: the words keep the rest that they had.
        var typingRests = previous?.HasSameWork(settings) == true ? previous.TypingRests : StartTyping(settings, waits: hasDialog && previous is not null);
        Volatile.Write(ref current, new RenderRequest(settings, typingRests, hasDialog && messages.CanShow));
        if (settings.UnknownDevice is { } unknown)
            messages.Show(Strings.Format("Message_UnknownDevice", unknown));
    }

    /// <summary>Fills a rectangle of the picture.</summary>
    /// <param name="bounds">At most <see cref="BandHeight"/> rows inside the picture.</param>
    /// <param name="destination">Receives BGRA rows from the top.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    /// <param name="cancellationToken">The host's token of this very rendering. When it is cancelled the content is of no use to anyone.</param>
    /// <exception cref="RestoreException">Only in a host that cannot show messages.</exception>
    public void Render(PixelRect bounds, Span<byte> destination, int stride, CancellationToken cancellationToken)
    {
        var request = Volatile.Read(ref current)!;
        var restored = request.ChangesPicture && request.Fault is null && TryRestore(request, bounds, destination, stride, cancellationToken);
        if (!restored)
            layer.TryRead(bounds, destination, stride);
        // The host may be waiting for this thread already, and a message would wait for the host. What is kept is told by the next rendering.
        if (!cancellationToken.IsCancellationRequested)
            messages.ShowPending();
    }

    /// <summary>Lets go of the host's layer. Finished tiles stay in the runtime's store.</summary>
    [MethodImpl(Startup.Once)]
    public void Dispose()
    {
        disposed = true;
        wordsTimer.Stop();
        StopTyping();
        preparation.Dispose();
        layer.Dispose();
    }

    // The first words of an instance are not being typed: the dialog was opened with the last ones, or this is a Repeat or a script.
    private Task StartTyping(EffectSettings settings, bool waits)
    {
        StopTyping();
        if (!waits || settings.Instruction.Length == 0 || !messages.CanShow)
            return Task.CompletedTask;
        typing = new CancellationTokenSource();
        return Task.Delay(runtime.Limits.Debounce, runtime.Clock, typing.Token);
    }

    // A running timer would keep the plugin's load context alive, so it never outlives the words it belongs to.
    private void StopTyping()
    {
        typing?.Cancel();
        typing?.Dispose();
        typing = null;
    }

    private bool TryRestore(RenderRequest request, PixelRect bounds, Span<byte> destination, int stride, CancellationToken cancellationToken)
    {
        try
        {
            using var usage = runtime.Use(messages);
            using var result = preparation.Take(request, cancellationToken);
            ReportWordsOf(request, cancellationToken);
            if (result.Kept is not { } kept)
                return TryShowNothingRemoved(request, bounds, destination, stride);
            kept.Restoration.Render(
                bounds, destination, stride, request.Settings.Strength * result.Guidance.Strength, request.Settings.Show, cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
#pragma warning disable CA1031 // The host's boundary: whatever fails inside, the user keeps the picture and gets one message.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(request, HostFaults.Describe(e, runtime.Log), cancellationToken);
            return false;
        }
    }

    private bool TryShowNothingRemoved(RenderRequest request, PixelRect bounds, Span<byte> destination, int stride)
    {
        if (request.Settings.Show != ShowMode.Removed || !layer.TryRead(bounds, destination, stride))
            return false;
        NothingRemoved.Write(destination, bounds.Width, bounds.Height, stride, PixelLayout.Bgra32);
        return true;
    }

    private void Fail(RenderRequest request, RestoreException fault, CancellationToken cancellationToken)
    {
        var reports = request.TryFail(fault);
        if (reports)
            runtime.Log.Write($"{fault.Code}: {(fault.Code == ErrorCode.Unexpected ? fault.InnerException : fault.Message)}");
        // Kept tiles are the one thing that can be given up at once.
        if (fault.Code == ErrorCode.OutOfMemory)
            runtime.Results.Clear();
        if (!messages.CanShow)
            throw fault;
        if (!reports)
            return;
        if (WordRules.IsAboutWords(fault.Code))
        {
            request.WordsProblem = Strings.Format("Message_Words", fault.Message, fault.Advice);
            ReportWordsOf(request, cancellationToken);
        }
        else
        {
            messages.Add(fault);
        }
    }

    // While somebody types, "not understood" would be said of half a word; so it waits until the words rest, or are final.
    private void ReportWordsOf(RenderRequest request, CancellationToken cancellationToken)
    {
        if (request.WordsProblem is null || cancellationToken.IsCancellationRequested)
            return;
        if (request.IsFinal)
            ReportWords();
        else
            wordsTimer.Start();
    }

    private void ReportWords()
    {
        // The timer may have fired just before it was stopped.
        if (!disposed && Volatile.Read(ref current)?.WordsProblem is { } problem)
            messages.Show(problem);
    }
}
