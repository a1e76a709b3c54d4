// PaintDotNet.ComponentModel: https://paintdotnet.github.io/apidocs/api/PaintDotNet.ComponentModel.html
namespace PaintDotNet
{
    public interface IIsDisposed : IDisposable
    {
        bool IsDisposed { get; }
    }

    // Marks interfaces that plugins consume and only the host implements.
    public interface IInternalImpl
    {
    }
}

namespace PaintDotNet.ComponentModel
{
    public interface IObjectRef : IIsDisposed, IDisposable
    {
        bool? TryCreateRef(Type interfaceType, out IObjectRef? newObjectRef);
    }

    public class RefTrackedObject : IObjectRef
    {
        private int disposed;

        public RefTrackedObject()
        {
        }

        public bool IsDisposed => Volatile.Read(ref disposed) != 0;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref disposed, 1) == 0)
                Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
        }

        public bool? TryCreateRef(Type interfaceType, out IObjectRef? newObjectRef)
        {
            newObjectRef = null;
            return null;
        }
    }
}
