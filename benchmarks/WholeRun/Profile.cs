using System.Globalization;
using System.Text.Json;

namespace WholeRun;

/// <summary>Which operators a graph spends its time in, from ONNX Runtime's own profiler.</summary>
internal static class Profile
{
    /// <summary>Shares of the operators, largest first; the profile itself is deleted.</summary>
    public static string Shares(string file)
    {
        using var events = JsonDocument.Parse(File.ReadAllText(file));
        File.Delete(file);
        var times = events.RootElement.EnumerateArray()
            .Where(entry => entry.GetProperty("cat").GetString() == "Node" && entry.GetProperty("name").GetString()!.EndsWith("_kernel_time", StringComparison.Ordinal))
            .GroupBy(entry => entry.GetProperty("args").GetProperty("op_name").GetString()!, entry => entry.GetProperty("dur").GetDouble())
            .Select(group => (Name: group.Key, Time: group.Sum())).OrderByDescending(entry => entry.Time).ToList();
        var all = times.Sum(entry => entry.Time);
        return string.Join(", ", times.Take(9).Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Name} {100 * entry.Time / all:0} %")));
    }
}
