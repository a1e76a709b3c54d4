using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace TextPromptIR.PdnPlugin.Tests.Support;

/// <summary>Reads members of host assemblies from metadata, in one spelling for references and declarations.</summary>
internal static class HostMembers
{
    private static readonly Names Decoder = new();

    /// <summary>Types and members of host assemblies that a compiled assembly refers to, sorted.</summary>
    public static List<string> ReferredToBy(MetadataReader reader)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in reader.TypeReferences)
        {
            if (HostAssemblyOf(reader, handle) is { } assembly)
                found.Add($"[{assembly}]{Decoder.GetTypeFromReference(reader, handle, 0)}");
        }

        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            var parent = member.Parent.Kind switch
            {
                HandleKind.TypeReference => (TypeReferenceHandle)member.Parent,
                HandleKind.TypeSpecification => GenericType(reader, (TypeSpecificationHandle)member.Parent),
                _ => default,
            };
            if (parent.IsNil || HostAssemblyOf(reader, parent) is not { } assembly)
                continue;
            var type = Decoder.GetTypeFromReference(reader, parent, 0);
            var name = reader.GetString(member.Name);
            found.Add(member.GetKind() == MemberReferenceKind.Method
                ? Spell(assembly, type, name, member.DecodeMethodSignature(Decoder, null))
                : $"[{assembly}]{type}::{name} : {member.DecodeFieldSignature(Decoder, null)}");
        }

        return [.. found];
    }

    /// <summary>Everything that an assembly declares.</summary>
    public static HashSet<string> DeclaredIn(string path)
    {
        using var pe = new PEReader(File.OpenRead(path));
        var reader = pe.GetMetadataReader();
        var assembly = Path.GetFileNameWithoutExtension(path);
        var declared = new HashSet<string>(StringComparer.Ordinal);
        foreach (var typeHandle in reader.TypeDefinitions)
        {
            var type = Decoder.GetTypeFromDefinition(reader, typeHandle, 0);
            declared.Add($"[{assembly}]{type}");
            var definition = reader.GetTypeDefinition(typeHandle);
            foreach (var handle in definition.GetMethods())
            {
                var method = reader.GetMethodDefinition(handle);
                declared.Add(Spell(assembly, type, reader.GetString(method.Name), method.DecodeSignature(Decoder, null)));
            }

            foreach (var handle in definition.GetFields())
            {
                var field = reader.GetFieldDefinition(handle);
                declared.Add($"[{assembly}]{type}::{reader.GetString(field.Name)} : {field.DecodeSignature(Decoder, null)}");
            }
        }

        return declared;
    }

    private static string Spell(string assembly, string type, string name, MethodSignature<string> signature)
    {
        var generic = signature.GenericParameterCount > 0 ? $"`{signature.GenericParameterCount}" : string.Empty;
        var kind = signature.Header.IsInstance ? string.Empty : "static ";
        return $"[{assembly}]{type}::{name}{generic}({string.Join(", ", signature.ParameterTypes)}) : {kind}{signature.ReturnType}";
    }

    private static string? HostAssemblyOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        var scope = reader.GetTypeReference(handle).ResolutionScope;
        while (scope.Kind == HandleKind.TypeReference)
            scope = reader.GetTypeReference((TypeReferenceHandle)scope).ResolutionScope;
        if (scope.Kind != HandleKind.AssemblyReference)
            return null;
        var name = reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name);
        return name.StartsWith("PaintDotNet.", StringComparison.Ordinal) || name is "System.Windows.Forms" or "System.Drawing.Common" ? name : null;
    }

    // A member of a constructed type: the signature blob names the generic type behind it.
    private static TypeReferenceHandle GenericType(MetadataReader reader, TypeSpecificationHandle handle)
    {
        var blob = reader.GetBlobReader(reader.GetTypeSpecification(handle).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            return default;
        blob.ReadCompressedInteger();
        var type = blob.ReadTypeHandle();
        return type.Kind == HandleKind.TypeReference ? (TypeReferenceHandle)type : default;
    }

    private sealed class Names : ISignatureTypeProvider<string, object?>
    {
        public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

        public string GetByReferenceType(string elementType) => $"{elementType}&";

        public string GetFunctionPointerType(MethodSignature<string> signature) => "fnptr";

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(", ", typeArguments)}>";

        public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

        public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => $"{(isRequired ? "modreq" : "modopt")}({modifier}) {unmodifiedType}";

        public string GetPinnedType(string elementType) => elementType;

        public string GetPointerType(string elementType) => $"{elementType}*";

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetSZArrayType(string elementType) => $"{elementType}[]";

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
        {
            var definition = reader.GetTypeDefinition(handle);
            var name = Qualified(reader.GetString(definition.Namespace), reader.GetString(definition.Name));
            return definition.IsNested ? $"{GetTypeFromDefinition(reader, definition.GetDeclaringType(), 0)}+{name}" : name;
        }

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            var reference = reader.GetTypeReference(handle);
            var name = Qualified(reader.GetString(reference.Namespace), reader.GetString(reference.Name));
            return reference.ResolutionScope.Kind == HandleKind.TypeReference
                ? $"{GetTypeFromReference(reader, (TypeReferenceHandle)reference.ResolutionScope, 0)}+{name}"
                : name;
        }

        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        private static string Qualified(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";
    }
}
