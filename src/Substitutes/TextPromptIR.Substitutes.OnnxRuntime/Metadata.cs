using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

public class NodeMetadata
{
    internal NodeMetadata(nint typeInfo)
    {
        OnnxValueType = (OnnxValueType)OrtApi.GetOnnxType(typeInfo);
        if (!IsTensor)
            return;
        // Owned by the type info.
        var shape = OrtApi.CastTypeInfoToTensorInfo(typeInfo);
        ElementDataType = (TensorElementType)OrtApi.GetElementType(shape);
        Dimensions = Array.ConvertAll(OrtApi.GetDimensions(shape), size => (int)size);
        SymbolicDimensions = OrtApi.GetSymbolicDimensions(shape, Dimensions.Length);
    }

    public OnnxValueType OnnxValueType { get; }
    public int[] Dimensions { get; }
    public string[] SymbolicDimensions { get; }
    public TensorElementType ElementDataType { get; }
    public Type ElementType => TensorTypes.TypeOf(ElementDataType);
    public bool IsString => ElementDataType == TensorElementType.String;
    public bool IsTensor => OnnxValueType is OnnxValueType.ONNX_TYPE_TENSOR or OnnxValueType.ONNX_TYPE_SPARSETENSOR;
}

public class ModelMetadata
{
    internal ModelMetadata(nint session)
    {
        var metadata = OrtApi.GetModelMetadata(session);
        try
        {
            ProducerName = OrtApi.GetMetadataText(metadata, 112);
            GraphName = OrtApi.GetMetadataText(metadata, 113);
            Domain = OrtApi.GetMetadataText(metadata, 114);
            Description = OrtApi.GetMetadataText(metadata, 115);
            GraphDescription = OrtApi.GetMetadataText(metadata, 158);
            Version = OrtApi.GetMetadataVersion(metadata);
            CustomMetadataMap = OrtApi.GetCustomMetadata(metadata);
        }
        finally
        {
            OrtApi.ReleaseModelMetadata(metadata);
        }
    }

    public string ProducerName { get; }
    public string GraphName { get; }
    public string Domain { get; }
    public string Description { get; }
    public string GraphDescription { get; }
    public long Version { get; }
    public Dictionary<string, string> CustomMetadataMap { get; }
}

internal static class TensorTypes
{
    internal static Type TypeOf(TensorElementType type) => type switch
    {
        TensorElementType.Float => typeof(float),
        TensorElementType.UInt8 => typeof(byte),
        TensorElementType.Int8 => typeof(sbyte),
        TensorElementType.UInt16 => typeof(ushort),
        TensorElementType.Int16 => typeof(short),
        TensorElementType.Int32 => typeof(int),
        TensorElementType.Int64 => typeof(long),
        TensorElementType.String => typeof(string),
        TensorElementType.Bool => typeof(bool),
        TensorElementType.Float16 => typeof(Float16),
        TensorElementType.Double => typeof(double),
        TensorElementType.UInt32 => typeof(uint),
        TensorElementType.UInt64 => typeof(ulong),
        _ => null,
    };

    internal static TensorElementType ElementOf(Type type)
    {
        for (var element = TensorElementType.Float; element < TensorElementType.DataTypeMax; element++)
        {
            if (TypeOf(element) == type)
                return element;
        }

        return TensorElementType.DataTypeMax;
    }
}
