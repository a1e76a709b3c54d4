using System.Collections.Concurrent;
using System.Windows.Forms;
using PaintDotNet.AppModel;
using PaintDotNet.Dxgi;

namespace TextPromptIR.PdnPlugin.Host.Editing;

/// <summary>The services an effect may ask for. Messages are collected instead of shown.</summary>
public sealed class HostServices : IServiceProvider, IExceptionDialogService, IDxgiAdapterService2
{
    private readonly ConcurrentQueue<string> messages = new();

    /// <summary>False: a host without message boxes, such as a script runner.</summary>
    public bool ShowsMessages { get; init; } = true;

    /// <summary>Index of the graphics adapter the host draws with; null for a host before 5.1.9, which does not tell.</summary>
    public int? AdapterIndex { get; init; }

    /// <summary>Called for each message, on the thread that shows it.</summary>
    public Action<string>? MessageShown { get; init; }

    /// <summary>What showing a message throws, as when the window behind it is gone; null for a host in order.</summary>
    public Exception? DialogFault { get; init; }

    /// <summary>The messages shown so far.</summary>
    public IReadOnlyList<string> Messages => [.. messages];

    /// <inheritdoc/>
    public object? GetService(Type serviceType)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceType == typeof(IExceptionDialogService))
            return ShowsMessages ? this : null;
        return serviceType == typeof(IDxgiAdapterService2) && AdapterIndex is not null ? this : null;
    }

    /// <inheritdoc/>
    public void ShowErrorDialog(IWin32Window? owner, Exception exception, ExceptionDetailOptions exceptionDetailOptions = ExceptionDetailOptions.Default) =>
        Show(exception?.Message);

    /// <inheritdoc/>
    public void ShowErrorDialog(IWin32Window? owner, string? message, Exception exception, ExceptionDetailOptions exceptionDetailOptions = ExceptionDetailOptions.Default) =>
        Show(message);

    /// <inheritdoc/>
    public void ShowErrorDialog(IWin32Window? owner, string? message, string detailsText) => Show(message);

    /// <inheritdoc/>
    public SafeDxgiAdapter GetRenderingAdapter() => new(AdapterIndex!.Value);

    private void Show(string? message)
    {
        messages.Enqueue(message ?? string.Empty);
        MessageShown?.Invoke(message ?? string.Empty);
        if (DialogFault is not null)
            throw DialogFault;
    }
}
