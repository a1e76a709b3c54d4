using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using TextPromptIR.Core;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Network;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Inference;
using TextPromptIR.PdnPlugin.Rendering;
using TextPromptIR.PdnPlugin.Reporting;
using TextPromptIR.PdnPlugin.Resources;

namespace TextPromptIR.PdnPlugin.Engine;

/// <summary>
/// What all effect instances of a process share: one engine, one network on a device, the finished tiles. Everything is made on first use and
/// leaves memory when nothing was rendered for a while, and at once when the host unloads the plugin.
/// </summary>
internal sealed class PluginRuntime : IDisposable, INoticeSink
{
    private static readonly Lazy<PluginRuntime> LazyShared = new(CreateShared);

    // Engines come and go; a card that was lost, or that computes wrong numbers, stays so.
    private static readonly GivenUpDevices GivenUp = new();

    private readonly Func<INoticeSink, IRestorationEngine> openEngine;
    private readonly Lock sync = new();
    private readonly SemaphoreSlim networkGate = new(1);
    private readonly List<INoticeSink> listeners = [];
    private readonly IdleTimer networkTimer;
    private readonly IdleTimer resultTimer;
    private IRestorationEngine? engine;
    private OpenNetwork? network;
    private bool suspect;
    private bool disposed;

    [MethodImpl(Startup.Once)]
    public PluginRuntime(Func<INoticeSink, IRestorationEngine> openEngine, RuntimeLimits? limits = null, TimeProvider? clock = null, EffectLog? log = null)
    {
        this.openEngine = openEngine;
        Limits = limits ?? new RuntimeLimits();
        Clock = clock ?? TimeProvider.System;
        Log = log ?? EffectLog.None;
        Results = new ResultStore(Limits.ResultBytes, Limits.Results);
        networkTimer = new IdleTimer(Clock, Limits.NetworksKept, ReleaseIdleNetworks, Log);
        resultTimer = new IdleTimer(Clock, Limits.ResultsKept, Results.Clear, Log);
    }

    /// <summary>The runtime of this process (of this load context, to be exact).</summary>
    public static PluginRuntime Shared => LazyShared.Value;

    public RuntimeLimits Limits { get; }

    public TimeProvider Clock { get; }

    public ResultStore Results { get; }

    public EffectLog Log { get; }

    /// <summary>What engines did on their own and nobody was told yet.</summary>
    public EngineNotices Notices { get; } = new();

    /// <summary>Marks a render in progress: nothing is released meanwhile, and <paramref name="listener"/> hears what the engine says of the words.</summary>
    public IDisposable Use(INoticeSink listener)
    {
        lock (sync)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            listeners.Add(listener);
            networkTimer.Stop();
            resultTimer.Stop();
        }

        return new Usage(this, listener);
    }

    /// <summary>Understands words. Call inside <see cref="Use"/>.</summary>
    public Guidance Understand(string packId, string instruction, CancellationToken cancellationToken)
    {
        NetworkMeter.Instructions.Add(1);
        return Guard(() => Engine().UnderstandFor(packId, instruction, cancellationToken));
    }

    /// <summary>Looks at a picture where the words leave the choice open. Call inside <see cref="Use"/>.</summary>
    public Guidance Choose(Guidance guidance, IPixelSource picture, CancellationToken cancellationToken) =>
        Guard(() => Engine().ChooseFor(guidance, picture, cancellationToken));

    /// <summary>Runs <paramref name="work"/> on a pack's network, one at a time in the process. Call inside <see cref="Use"/>.</summary>
    /// <remarks>Waiting is cancellable, so a cancelled host thread never stays behind another one's tile.</remarks>
    public T RunNetwork<T>(string packId, DevicePreference device, Func<IRestorationBackend, T> work, CancellationToken cancellationToken)
    {
        networkGate.Wait(cancellationToken);
        try
        {
            return Guard(() => work(OpenedNetwork(packId, device, cancellationToken)));
        }
        finally
        {
            networkGate.Release();
        }
    }

    /// <inheritdoc/>
    void INoticeSink.Notice(ErrorCode code, string message)
    {
        if (code == ErrorCode.None)
            return;
        if (!WordRules.IsAboutWords(code))
        {
            if (Notices.Add(message))
                Log.Write($"{code}: {message}");
            return;
        }

        INoticeSink? listener;
        lock (sync)
            listener = listeners.Count > 0 ? listeners[^1] : null;
        listener?.Notice(code, message);
    }

    /// <summary>Releases everything; the host is unloading the plugin.</summary>
    public void Dispose()
    {
        lock (sync)
        {
            disposed = true;
            networkTimer.Stop();
            resultTimer.Stop();
        }

        ReleaseNetworks();
        Results.Clear();
    }

    /// <summary>What every engine of this process is told.</summary>
    internal static EngineOptions OptionsFor(INoticeSink notices) =>
        EngineOptions.For(PluginFolder.Path) with { NativeFolder = PluginFolder.Natives, Notices = notices, GivenUp = GivenUp };

    [MethodImpl(Startup.Once)]
    private static PluginRuntime CreateShared()
    {
        var runtime = new PluginRuntime(notices => new RestorationEngine(OptionsFor(notices)), log: EffectLog.OfUser());
        if (AssemblyLoadContext.GetLoadContext(typeof(PluginRuntime).Assembly) is { IsCollectible: true } context)
            context.Unloading += _ => runtime.Dispose();
        return runtime;
    }

    private IRestorationEngine Engine()
    {
        lock (sync)
            return engine ??= openEngine(this);
    }

    private IRestorationBackend OpenedNetwork(string packId, DevicePreference device, CancellationToken cancellationToken)
    {
        if (network is { } open && open.PackId == packId && open.Device == device)
            return open.Backend;

        // One network at a time: the memory of a graphics card is the host's too.
        network?.Backend.Dispose();
        network = null;
        var backend = OpenNetworkOn(packId, device, cancellationToken);
        network = new OpenNetwork(packId, device, backend);
        return backend;
    }

    // A stored script works on every machine: a device that is not there is answered like one that fails.
    private IRestorationBackend OpenNetworkOn(string packId, DevicePreference device, CancellationToken cancellationToken)
    {
        try
        {
            return Engine().OpenBackend(packId, device, null, cancellationToken);
        }
        catch (RestoreException e) when (e.Code == ErrorCode.DeviceNotFound && device != DevicePreference.Cpu)
        {
            ((INoticeSink)this).Notice(e.Code, Strings.Format("Message_NoSuchDevice", e.Message));
            return Engine().OpenBackend(packId, DevicePreference.Cpu, null, cancellationToken);
        }
    }

    // After a failure nothing is trusted: engine and network are opened anew, so that a fault that the user mended is gone without a restart.
    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is not OperationCanceledException && !(e is RestoreException known && WordRules.IsAboutWords(known.Code)))
        {
            lock (sync)
                suspect = true;
            throw;
        }
    }

    private void EndUse(INoticeSink listener)
    {
        bool releaseNow;
        lock (sync)
        {
            listeners.Remove(listener);
            if (listeners.Count > 0)
                return;
            releaseNow = suspect;
            suspect = false;
            if (!disposed && engine is not null)
                networkTimer.Start();
            if (!disposed && Results.Count > 0)
                resultTimer.Start();
        }

        if (releaseNow)
            ReleaseIdleNetworks();
    }

    private void ReleaseIdleNetworks()
    {
        lock (sync)
        {
            if (listeners.Count > 0)
                return;
        }

        ReleaseNetworks();
    }

    private void ReleaseNetworks()
    {
        OpenNetwork? oldNetwork;
        IRestorationEngine? oldEngine;
        lock (sync)
        {
            (oldNetwork, network) = (network, null);
            (oldEngine, engine) = (engine, null);
        }

        oldNetwork?.Backend.Dispose();
        (oldEngine as IDisposable)?.Dispose();
    }

    private sealed record OpenNetwork(string PackId, DevicePreference Device, IRestorationBackend Backend);

    private sealed class Usage(PluginRuntime owner, INoticeSink listener) : IDisposable
    {
        private int ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref ended, 1) == 0)
                owner.EndUse(listener);
        }
    }
}
