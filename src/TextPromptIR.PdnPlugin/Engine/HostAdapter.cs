using PaintDotNet.AppModel;

namespace TextPromptIR.PdnPlugin.Engine;

/// <summary>
/// The graphics adapter on which the host itself draws, where the host tells: Paint.NET 5.1.9 and later
/// (<c>IDxgiAdapterService2.GetRenderingAdapter().GetEnumAdapterIndex()</c>). Late-bound, because the plugin also runs on 5.1.0.
/// </summary>
internal static class HostAdapter
{
    /// <summary>The adapter's DXGI index; null when the host does not tell.</summary>
    public static int? Find(IServiceProvider? services)
    {
        var serviceType = typeof(IExceptionDialogService).Assembly.GetType("PaintDotNet.AppModel.IDxgiAdapterService2");
        if (services is null || serviceType is null)
            return null;
        try
        {
            if (services.GetService(serviceType) is not { } service)
                return null;
            using var adapter = (IDisposable)serviceType.GetMethod("GetRenderingAdapter")!.Invoke(service, null)!;
            var method = adapter.GetType().GetMethod("GetEnumAdapterIndex")!;
            return (int)method.Invoke(adapter, [Enum.ToObject(method.GetParameters()[0].ParameterType, 0)])!;
        }
#pragma warning disable CA1031 // The answer is only a wish; whatever a future host does here must not cost the user the effect.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
