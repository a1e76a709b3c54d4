namespace System.Windows.Forms;

public interface IWin32Window
{
    IntPtr Handle { get; }
}
