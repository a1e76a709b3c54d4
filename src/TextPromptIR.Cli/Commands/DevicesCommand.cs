using System.CommandLine;
using System.Text.Json.Nodes;
using TextPromptIR.Cli.Output;

namespace TextPromptIR.Cli.Commands;

/// <summary><c>tpir devices</c>: where the networks can run on this machine.</summary>
internal static class DevicesCommand
{
    public static Command Create(Terminal terminal)
    {
        var json = CommonOptions.Json();
        var command = new Command("devices", "Lists the processors and GPUs that can run the networks.") { json };
        command.SetAction((parsed, _) =>
        {
            using var engine = CommonOptions.OpenEngine(terminal, modelsFolder: null);
            foreach (var device in engine.ListDevices())
            {
                if (parsed.GetValue(json))
                {
                    terminal.WriteJson(new JsonObject
                    {
                        ["schema"] = 1,
                        ["kind"] = device.IsGpu ? "gpu" : "cpu",
                        ["name"] = device.Name,
                        ["adapter"] = device.AdapterIndex,
                        ["discrete"] = device.IsDiscrete,
                        ["memoryBytes"] = device.DedicatedMemoryBytes,
                    });
                    continue;
                }

                var memory = device.DedicatedMemoryBytes > 0 ? FormattableString.Invariant($", {device.DedicatedMemoryBytes / 1e9:0.0} GB") : string.Empty;
                terminal.Out.WriteLine($"{(device.IsGpu ? "gpu" : "cpu")}  {device.Name}{memory}");
            }

            return Task.FromResult(0);
        });
        return command;
    }
}
