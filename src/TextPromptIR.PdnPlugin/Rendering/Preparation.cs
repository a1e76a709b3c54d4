using TextPromptIR.Core.Detection;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Restoration;
using TextPromptIR.PdnPlugin.Engine;
using TextPromptIR.PdnPlugin.Reporting;
using TextPromptIR.PdnPlugin.Resources;

namespace TextPromptIR.PdnPlugin.Rendering;

/// <summary>
/// From settings to a restoration that tiles can be pulled from: look for a kept one, wait until typing rests, understand the words, open the
/// network. Every wait and every load ends when the host cancels.
/// </summary>
internal sealed class Preparation(PluginRuntime runtime, LayerPicture layer, UserMessages messages, Lazy<int?> hostAdapter) : IDisposable
{
    private readonly SemaphoreSlim identifying = new(1);
    private readonly Lock sync = new();
    private readonly HashSet<SharedPicture> lentTo = [];
    private PictureIdentity? identity;

    /// <summary>The answer to a request, kept or new. Call inside <see cref="PluginRuntime.Use"/>.</summary>
    public ResultLease Take(RenderRequest request, CancellationToken cancellationToken)
    {
        var key = KeyOf(request, cancellationToken);
        if (TakeKept(request, key) is { } kept)
            return kept;
        if (!request.IsFinal)
            request.TypingRests.WaitAsync(cancellationToken).GetAwaiter().GetResult();
        request.Preparing.Wait(cancellationToken);
        try
        {
            if (request.Fault is not null)
                throw new OperationCanceledException("Another thread met the fault and reports it.");
            return TakeKept(request, key) ?? Prepare(request, key, cancellationToken);
        }
        finally
        {
            request.Preparing.Release();
        }
    }

    /// <summary>Takes the layer back from every restoration that borrowed it.</summary>
    public void Dispose()
    {
        lock (sync)
        {
            foreach (var picture in lentTo)
                picture.Detach(layer);
            lentTo.Clear();
        }
    }

    private RequestKey KeyOf(RenderRequest request, CancellationToken cancellationToken)
    {
        var settings = request.Settings;
        var device = settings.Device.Kind == DevicePreferenceKind.Automatic
            ? settings.Device with { AdapterIndex = hostAdapter.Value }
            : settings.Device;
        return new RequestKey(settings.PackId, settings.Instruction, device, Identify(cancellationToken));
    }

    private PictureIdentity Identify(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref identity) is { } known)
            return known;
        identifying.Wait(cancellationToken);
        try
        {
            return identity ??= PictureIdentity.Of(layer, cancellationToken);
        }
        finally
        {
            identifying.Release();
        }
    }

    private ResultLease? TakeKept(RenderRequest request, RequestKey key)
    {
        if (runtime.Results.TryTake(key) is not { } lease)
            return null;
        if (lease.Kept is { } kept)
            Lend(kept.Picture);
        request.WordsProblem ??= lease.Notice;
        return lease;
    }

    private ResultLease Prepare(RenderRequest request, RequestKey key, CancellationToken cancellationToken)
    {
        messages.TakeWordNotices(); // Of words whose preparation was cancelled.
        var guidance = Choose(runtime.Understand(key.PackId, key.Instruction, cancellationToken), key.Picture, cancellationToken);
        if (guidance.Unrelated)
        {
            var why = WhyNothing(request, guidance);
            request.WordsProblem = why;
            if (guidance.Choice is not null)
                runtime.Log.Write($"{key.PackId}: nothing found for a general wish");
            return runtime.Results.AddNothing(key, guidance, why);
        }

        var notice = messages.TakeWordNotices();
        request.WordsProblem = notice;
        var backend = new OnDemandBackend(runtime, key.PackId, key.Device, cancellationToken);
        runtime.Log.Write(
            $"{backend.PackIdentity} on {backend.Device.Name}: {string.Join(", ", guidance.Recognised.Select(DegradationNames.NameOf))}"
            + (guidance.Automatic ? $" (chosen for a general wish: {guidance.Choice?.Instruction ?? "all that the pack knows"})" : string.Empty));
        var network = new NetworkKey(backend.PackIdentity, guidance.CacheKey, key.Device, key.Picture);
        var lease = runtime.Results.Add(key, guidance, notice, network, Create);
        Lend(lease.Kept!.Picture); // Other words, of an instance that is gone, may have made the restoration.
        return lease;

        KeptRestoration Create()
        {
            var picture = new SharedPicture(key.Picture);
            // Strength heard in the words is mixed in by the effect, so that "remove" and "slightly remove" share their tiles.
            var restoration = new TiledRestoration(
                picture, backend, guidance with { Strength = 1f }, new TiledRestorationOptions { TileStoreBytes = runtime.Limits.ResultBytes });
            return new KeptRestoration(network, picture, restoration);
        }
    }

    // The picture's own pixels decide, so the choice is made anew for every picture, and lasts as long as the answer to the request.
    private Guidance Choose(Guidance guidance, PictureIdentity pixels, CancellationToken cancellationToken)
    {
        if (!AutomaticMode.IsOpen(guidance))
            return guidance;
        var picture = new SharedPicture(pixels);
        picture.Attach(layer);
        return runtime.Choose(guidance, picture, cancellationToken);
    }

    private void Lend(SharedPicture picture)
    {
        lock (sync)
        {
            if (lentTo.Add(picture))
                picture.Attach(layer);
        }
    }

    private static string WhyNothing(RenderRequest request, Guidance guidance) => guidance.Choice is null
        ? Strings.Format("Message_NotUnderstood", request.Settings.Instruction)
        : Strings.Get("Message_NothingFound");
}
