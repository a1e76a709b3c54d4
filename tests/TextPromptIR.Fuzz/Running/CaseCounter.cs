using System.IO.MemoryMappedFiles;

namespace TextPromptIR.Fuzz.Running;

/// <summary>The number of the running case, shared between two processes by a mapped file: it survives the process that wrote it.</summary>
internal sealed class CaseCounter : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public CaseCounter(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, sizeof(int));
        _view = _file.CreateViewAccessor();
    }

    public int Number
    {
        get => _view.ReadInt32(0);
        set => _view.Write(0, value);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
