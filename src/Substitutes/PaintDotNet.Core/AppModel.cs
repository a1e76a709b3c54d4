// PaintDotNet.Core: https://paintdotnet.github.io/apidocs/api/PaintDotNet.AppModel.html
using System.Windows.Forms;
using PaintDotNet.Dxgi;
using PaintDotNet.Interop;

namespace PaintDotNet
{
    public interface IPluginSupportInfo
    {
        string? Author { get; }

        string? Copyright { get; }

        string? DisplayName { get; }

        Version? Version { get; }

        Uri? WebsiteUri { get; }
    }

    [AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Interface, AllowMultiple = false, Inherited = false)]
    public class PluginSupportInfoAttribute : Attribute, IPluginSupportInfo
    {
        private readonly IPluginSupportInfo? info;

        public PluginSupportInfoAttribute()
        {
        }

        public PluginSupportInfoAttribute(Type pluginSupportInfoOrProviderType) =>
            info = (IPluginSupportInfo)Activator.CreateInstance(pluginSupportInfoOrProviderType)!;

        public string? Author => info?.Author;

        public string? Copyright => info?.Copyright;

        public string? DisplayName => info?.DisplayName;

        public Version? Version => info?.Version;

        public Uri? WebsiteUri => info?.WebsiteUri;
    }

    public sealed class PluginSupportInfoAttribute<T> : PluginSupportInfoAttribute
        where T : IPluginSupportInfo, new()
    {
        public PluginSupportInfoAttribute()
            : base(typeof(T))
        {
        }
    }

    public readonly struct UIScaleFactor
    {
        // The host program sets it; tests choose an icon size with it.
        internal static int CurrentDpi { get; set; } = 96;

        private readonly int dpi;

        private UIScaleFactor(int dpi) => this.dpi = dpi;

        public static UIScaleFactor Current => new(CurrentDpi);

        public int Dpi => dpi;
    }
}

namespace PaintDotNet.Imaging
{
    public abstract class ManagedColor
    {
        internal ManagedColor()
        {
        }
    }
}

namespace PaintDotNet.AppModel
{
    public abstract record PluginOptions
    {
        internal PluginOptions()
        {
        }

        public bool IsFrozen { get; private set; }

        protected virtual void OnFrozen()
        {
        }

        protected void VerifyNotFrozen()
        {
            if (IsFrozen)
                throw new InvalidOperationException("The options are frozen.");
        }

        internal void Freeze()
        {
            IsFrozen = true;
            OnFrozen();
        }
    }

    [Flags]
    public enum ExceptionDetailOptions : long
    {
        Default = 0,
        ExcludeDiagnostics = 1,
    }

    public interface IExceptionDialogService : IInternalImpl
    {
        void ShowErrorDialog(IWin32Window? owner, Exception exception, ExceptionDetailOptions exceptionDetailOptions = ExceptionDetailOptions.Default);

        void ShowErrorDialog(IWin32Window? owner, string? message, Exception exception, ExceptionDetailOptions exceptionDetailOptions = ExceptionDetailOptions.Default);

        void ShowErrorDialog(IWin32Window? owner, string? message, string detailsText);
    }

    public interface IDxgiAdapterService : IInternalImpl
    {
    }

    // From 5.1.9 on: plugin code must reach it late-bound only.
    public interface IDxgiAdapterService2 : IDxgiAdapterService
    {
        SafeDxgiAdapter GetRenderingAdapter();
    }
}

namespace PaintDotNet.Dxgi
{
    public sealed class SafeDxgiAdapter : SafeComObject
    {
        private readonly int index;

        internal SafeDxgiAdapter(int index) => this.index = index;

        public int GetEnumAdapterIndex(DxgiGpuPreference gpuPreference = DxgiGpuPreference.Unspecified) => index;
    }
}
