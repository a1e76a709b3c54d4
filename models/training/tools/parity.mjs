// Runs a pack's two graphs with ONNX Runtime and compares them with what PyTorch computed (see parity.py).
//   node parity.mjs <folder of onnxruntime-node> <folder with the graphs, weights.bin and case.json>
// Writes the graphs as ONNX Runtime optimised them beside the originals.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [, , runtime, folder] = process.argv;
const ort = createRequire(join(runtime, "package.json"))("onnxruntime-node");
const tensor = (values, dims) => new ort.Tensor("float32", Float32Array.from(values), dims);
const worst = (first, second) => first.reduce((most, value, index) => Math.max(most, Math.abs(value - second[index])), 0);
const open = (name) => ort.InferenceSession.create(join(folder, name), {
  intraOpNumThreads: 1, logSeverityLevel: 3, graphOptimizationLevel: "all",
  optimizedModelFilePath: join(folder, `optimised-${name}`),
});

const { count, height, width, ...values } = JSON.parse(readFileSync(join(folder, "case.json"), "utf8"));
const calibrate = await open("calibrate.onnx");
const backbone = await open("backbone.onnx");
const { state } = await calibrate.run({
  tiles: tensor(values.tiles, [count, 3, height, width]), guidance: tensor(values.guidance, [1, 10]) });
const { restored } = await backbone.run({ tile: tensor(values.tile, [1, 3, height, width]), state });
const largest = values.state.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
const stateError = worst(state.data, values.state) / largest;
const restoredError = worst(restored.data, values.restored);
console.log(JSON.stringify({ count, height, width, stateError, restoredError }));
process.exit(stateError < 1e-4 && restoredError < 1e-4 ? 0 : 1);
