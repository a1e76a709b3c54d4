using System.Globalization;
using System.Reflection;
using System.Text;

namespace TextPromptIR.Contract.Tests.Signatures;

/// <summary>
/// The public surface of an assembly as lines of text: what a caller's source code can depend on, parameter names and default values included.
/// Nullability is left out, because the official assemblies differ in it from version to version.
/// </summary>
internal static class PublicSignatures
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>One line for each public type of the namespaces and each of its public or protected members, in order.</summary>
    public static IReadOnlyList<string> Of(Assembly assembly, string namespacePrefix) =>
    [
        .. assembly.GetExportedTypes()
            .Where(type => type.Namespace?.StartsWith(namespacePrefix, StringComparison.Ordinal) == true)
            .SelectMany(type => Members(type).Prepend(Head(type)))
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    private static string Head(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsValueType ? "struct" : type.IsInterface ? "interface" : type.IsSubclassOf(typeof(Delegate)) ? "delegate" : "class";
        var words = type.IsClass && type.IsAbstract && type.IsSealed ? "static " : type.IsClass && type.IsAbstract ? "abstract " : type.IsClass && type.IsSealed && kind == "class" ? "sealed " : string.Empty;
        var parent = kind == "class" && type.BaseType is { } based && based != typeof(object) ? $" : {Name(based)}" : string.Empty;
        return $"{Name(type)} | {words}{kind}{parent}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return Enum.GetNames(type).Select(name => $"{Name(type)} | {name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}");
        if (type.IsSubclassOf(typeof(Delegate)))
            return [$"{Name(type)} | {Call(type.GetMethod("Invoke"))}"];
        return type.GetMembers(Own).Select(Member).OfType<string>().Select(line => $"{Name(type)} | {line}");
    }

    private static string Member(MemberInfo member) => member switch
    {
        FieldInfo field when Visible(field.IsPublic, field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName =>
            $"{(field.IsStatic ? "static " : string.Empty)}{Name(field.FieldType)} {field.Name}",
        PropertyInfo property => Property(property),
        EventInfo @event when @event.AddMethod is { } add && Visible(add.IsPublic, add.IsFamily || add.IsFamilyOrAssembly) =>
            $"{(add.IsStatic ? "static " : string.Empty)}event {Name(@event.EventHandlerType)} {@event.Name}",
        ConstructorInfo constructor when !constructor.IsStatic && Visible(constructor.IsPublic, constructor.IsFamily || constructor.IsFamilyOrAssembly) =>
            $"ctor{Parameters(constructor)}",
        MethodInfo method when Visible(method.IsPublic, method.IsFamily || method.IsFamilyOrAssembly) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) =>
            $"{(method.IsStatic ? "static " : string.Empty)}{Call(method)}",
        _ => null,
    };

    private static bool Visible(bool isPublic, bool isFamily) => isPublic || isFamily;

    private static string Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(method => Visible(method.IsPublic, method.IsFamily || method.IsFamilyOrAssembly)).ToList();
        if (accessors.Count == 0)
            return null;
        var can = (accessors.Exists(method => method.ReturnType != typeof(void)) ? "get; " : string.Empty) + (accessors.Exists(method => method.ReturnType == typeof(void)) ? "set; " : string.Empty);
        var index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{string.Join(", ", parameters.Select(Parameter))}]" : string.Empty;
        return $"{(accessors[0].IsStatic ? "static " : string.Empty)}{Name(property.PropertyType)} {property.Name}{index} {{ {can}}}";
    }

    private static string Call(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : string.Empty;
        return $"{Name(method.ReturnType)} {method.Name}{generic}{Parameters(method)}";
    }

    private static string Parameters(MethodBase method) => $"({string.Join(", ", method.GetParameters().Select(Parameter))})";

    private static string Parameter(ParameterInfo parameter)
    {
        var text = new StringBuilder();
        var type = parameter.ParameterType;
        if (type.IsByRef)
            text.Append(parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ");
        text.Append(Name(type.IsByRef ? type.GetElementType() : type)).Append(' ').Append(parameter.Name);
        if (parameter.HasDefaultValue)
            text.Append(" = ").Append(parameter.DefaultValue switch { null => "default", bool value => value ? "true" : "false", var value => Convert.ToString(value, CultureInfo.InvariantCulture) });
        return text.ToString();
    }

    private static string Name(Type type)
    {
        if (type.IsArray)
            return $"{Name(type.GetElementType())}[]";
        if (type.IsGenericParameter)
            return type.Name;
        var name = type.IsNested ? $"{Name(type.DeclaringType)}.{type.Name}" : type.Name;
        if (!type.IsGenericType)
            return name;
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? name : $"{name[..tick]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }
}
