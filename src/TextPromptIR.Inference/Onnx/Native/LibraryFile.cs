using System.Buffers.Binary;
using System.Runtime.InteropServices;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Inference.Onnx.Native;

/// <summary>
/// Looks at a library's header before the system's loader does: a file cut short can take the whole process down when it is mapped, and the
/// loaders' own messages for a wrong processor or a damaged file do not say which it is.
/// </summary>
internal static class LibraryFile
{
    private const int HeaderBytes = 4096;
    private static ReadOnlySpan<byte> Elf => [0x7F, (byte)'E', (byte)'L', (byte)'F'];

    /// <summary>Refuses a file that this process cannot map.</summary>
    /// <param name="path">Absolute path of an existing file.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.NativeLibrary"/>.</exception>
    public static void Check(string path)
    {
        var header = new byte[HeaderBytes];
        long length;
        try
        {
            using var file = File.OpenRead(path);
            length = file.Length;
            header = header[..file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NativeFault.Unreadable(path, exception);
        }

        if (Read(header) is not { } library || library.IsWindows != OperatingSystem.IsWindows())
            throw NativeFault.Damaged(path, $"it is not a library for {(OperatingSystem.IsWindows() ? "Windows" : "this system")}.");
        if (library.Architecture != RuntimeInformation.ProcessArchitecture)
            throw NativeFault.Damaged(path, $"it was made for {library.Architecture}, this program runs as {RuntimeInformation.ProcessArchitecture}.");
        if (length < library.NeededBytes)
            throw NativeFault.Damaged(path, $"the file is cut short ({length} of at least {library.NeededBytes} bytes).");
    }

    private static Header? Read(ReadOnlySpan<byte> file)
    {
        try
        {
            if (file.StartsWith(Elf))
                return ReadElf(file);
            return file.StartsWith("MZ"u8) ? ReadPortableExecutable(file) : null;
        }
        catch (ArgumentOutOfRangeException)
        {
            return null; // An offset that points outside the header.
        }
    }

    /// <summary>ELF-64, little endian: e_machine at 18, section header table (at the very end of a library) at 40, 58, 60.</summary>
    private static Header ReadElf(ReadOnlySpan<byte> file)
    {
        var sections = BinaryPrimitives.ReadInt64LittleEndian(file[40..]);
        var entryBytes = BinaryPrimitives.ReadUInt16LittleEndian(file[58..]);
        var entries = BinaryPrimitives.ReadUInt16LittleEndian(file[60..]);
        return new Header(false, ArchitectureOf(BinaryPrimitives.ReadUInt16LittleEndian(file[18..])), sections + (entryBytes * (long)entries));
    }

    /// <summary>PE: the offset of the header at 60, then machine at +4, section count at +6, optional header size at +20; 40 bytes per section.</summary>
    private static Header ReadPortableExecutable(ReadOnlySpan<byte> file)
    {
        var start = BinaryPrimitives.ReadInt32LittleEndian(file[60..]);
        var machine = BinaryPrimitives.ReadUInt16LittleEndian(file[(start + 4)..]);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(file[(start + 6)..]);
        var table = start + 24 + BinaryPrimitives.ReadUInt16LittleEndian(file[(start + 20)..]);
        long needed = 0;
        for (var i = 0; i < count; i++)
        {
            var section = file[(table + (i * 40))..];
            needed = Math.Max(needed, BinaryPrimitives.ReadUInt32LittleEndian(section[16..]) + (long)BinaryPrimitives.ReadUInt32LittleEndian(section[20..]));
        }

        return new Header(true, ArchitectureOf(machine), needed);
    }

    private static Architecture? ArchitectureOf(ushort machine) => machine switch
    {
        0x003E or 0x8664 => Architecture.X64,
        0x00B7 or 0xAA64 => Architecture.Arm64,
        0x0003 or 0x014C => Architecture.X86,
        _ => null,
    };

    private sealed record Header(bool IsWindows, Architecture? Architecture, long NeededBytes);
}
