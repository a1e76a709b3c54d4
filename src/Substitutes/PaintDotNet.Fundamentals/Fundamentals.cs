// PaintDotNet.Fundamentals: https://paintdotnet.github.io/apidocs/api/PaintDotNet.ServiceProviderExtensions.html
namespace PaintDotNet;

public delegate void ValueEventHandler<T>(object? sender, ValueEventArgs<T> e);

public sealed class ValueEventArgs<T> : EventArgs
{
    internal ValueEventArgs(T value) => Value = value;

    public T Value { get; }

    public static ValueEventArgs<T> Get(T value) => new(value);
}

public static class ServiceProviderExtensions
{
    public static TService? GetService<TService>(this IServiceProvider serviceProvider) where TService : class =>
        (TService?)serviceProvider.GetService(typeof(TService));
}
