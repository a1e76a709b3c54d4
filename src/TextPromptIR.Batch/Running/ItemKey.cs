using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TextPromptIR.Batch.Planning;

namespace TextPromptIR.Batch.Running;

/// <summary>Fingerprint of everything that decides an output's pixels besides its input. The device is no part of it: any finishes what another began.</summary>
internal static class ItemKey
{
    public static string Of(BatchItem item, BatchSettings settings)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{settings.PackIdentity}\n{settings.Template.TileSize}\n{settings.Quality}\n{item.Relative}\n");
        foreach (var step in item.Steps)
            text.Append(CultureInfo.InvariantCulture, $"{step.Instruction}\n{step.Strength:R}\n{step.Selection}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }
}
