// Runs the exported text encoder in ONNX Runtime and compares it with PyTorch's outputs.
// usage, from a folder that has onnxruntime-node 1.30.0 installed: node <here>/check_text_export.mjs <text_encoder.onnx> <reference.json>
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
const require = createRequire(`${process.cwd()}/`);
const ort = require("onnxruntime-node");
const [model, reference] = process.argv.slice(2);
const session = await ort.InferenceSession.create(model);
const rows = JSON.parse(readFileSync(reference, "utf8"));
const int64 = (values) => new ort.Tensor("int64", BigInt64Array.from(values, BigInt), [1, values.length]);
let worst = 0;
for (const row of rows) {
  const found = await session.run({ input_ids: int64(row.ids), attention_mask: int64(row.mask) });
  for (const name of ["wanted", "kept", "unrelated", "automatic", "strength", "sentence"]) {
    if (found[name].data.length !== row[name].length) throw new Error(`${name}: ${found[name].data.length} values, expected ${row[name].length}`);
    row[name].forEach((value, i) => { worst = Math.max(worst, Math.abs(value - found[name].data[i])); });
  }
}
const start = performance.now();
for (let i = 0; i < 20; i++) await session.run({ input_ids: int64(rows[0].ids), attention_mask: int64(rows[0].mask) });
console.log(`${rows.length} texts, largest difference ${worst.toExponential(2)}, ${((performance.now() - start) / 20).toFixed(1)} ms per text`);
if (!(worst < 1e-4)) { console.error("parity failed: the difference must stay below 1e-4"); process.exit(1); }
