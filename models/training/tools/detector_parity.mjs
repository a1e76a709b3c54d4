// Runs the detector's graph with ONNX Runtime and compares it with what PyTorch computed (see detector_parity.py).
//   node detector_parity.mjs <folder of onnxruntime-node> <degradation_encoder.onnx> <case.json>
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [, , runtime, graph, file] = process.argv;
const ort = createRequire(join(runtime, "package.json"))("onnxruntime-node");
const { count, height, width, tiles, ...expected } = JSON.parse(readFileSync(file, "utf8"));
const since = (start) => Math.round(performance.now() - start);
let start = performance.now();
const session = await ort.InferenceSession.create(graph, { freeDimensionOverrides: { count, height, width }, logSeverityLevel: 3 });
const opened = since(start);
start = performance.now();
const found = await session.run({ tiles: new ort.Tensor("float32", Float32Array.from(tiles), [count, 3, height, width]) });
const looked = since(start);
const difference = Math.max(...Object.entries(expected).map(([name, values]) =>
  values.reduce((most, value, index) => Math.max(most, Math.abs(value - found[name].data[index])), 0)));
console.log(JSON.stringify({ count, height, width, difference, openedMilliseconds: opened, lookedMilliseconds: looked }));
process.exit(difference < 1e-4 ? 0 : 1);
