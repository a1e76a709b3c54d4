using System.Buffers.Binary;
using System.Security.Cryptography;
using TextPromptIR.Core;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Requests;
using TextPromptIR.Soak.Cases;

namespace TextPromptIR.Soak.Running;

/// <summary>Runs one case on an engine, as a host would.</summary>
internal static class CaseRunner
{
    // What the settings of a run can rightly be told. Anything else is a finding.
    private static readonly ErrorCode[] Refusals =
        [ErrorCode.EmptyInstruction, ErrorCode.InstructionTooLong, ErrorCode.NotTrained, ErrorCode.BadRegion, ErrorCode.BadArguments, ErrorCode.DeviceNotFound];

    /// <summary>The answer; a refused device is followed by another try on the processor, as a user would.</summary>
    /// <exception cref="Exception">Whatever the product should not have thrown.</exception>
    public static SoakAnswer Run(IRestorationEngine engine, SoakCase one)
    {
        var answer = Try(engine, one);
        return answer.Code == ErrorCode.DeviceNotFound ? Try(engine, one with { Request = one.Request with { Device = DevicePreference.Cpu } }) : answer;
    }

    private static SoakAnswer Try(IRestorationEngine engine, SoakCase one)
    {
        using var cancel = one.Cancel.Begin();
        var source = new ArrayPixelSource(one.Picture.Pixels(), one.Picture.Width, one.Picture.Height, one.Picture.Layout);
        var result = new byte[one.Picture.Width * one.Picture.Height * source.Layout.BytesPerPixel()];
        try
        {
            var tiles = one.Consumer == Consumer.Squares && MayNeedNetwork(one.Request)
                ? SquareConsumer.Fill(engine, one, source, result, cancel)
                : BandConsumer.Fill(engine, one, source, result, cancel);
            return new SoakAnswer(ErrorCode.None, BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(result)), tiles);
        }
        catch (RestoreException exception) when (Refusals.Contains(exception.Code))
        {
            return new SoakAnswer(exception.Code, 0, 0);
        }
        catch (OperationCanceledException) when (!one.Cancel.IsNever)
        {
            return new SoakAnswer(ErrorCode.Cancelled, 0, 0);
        }
    }

    private static bool MayNeedNetwork(RestoreRequest request) => request.Strength != 0f && request.Show != ShowMode.Original;
}
