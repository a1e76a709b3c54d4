// Runs graphs with ONNX Runtime on tensors in files, or times them in turns (see variants.py).
//   node variants.mjs <folder of onnxruntime-node> <folder with jobs.json>
// jobs.json: {"run": [{graph, level, optimised, runs: [{feeds, fetches}]}]}; where "optimised" is given the optimised graph is written.
//         or {"time": {graphs, feeds, repeats}}, which prints median and least milliseconds of each graph as JSON.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [, , runtime, folder] = process.argv;
const ort = createRequire(join(runtime, "package.json"))("onnxruntime-node");
const path = (name) => join(folder, name);
const open = (graph, level = "all", optimised) => ort.InferenceSession.create(path(graph), {
  intraOpNumThreads: 2, logSeverityLevel: 3, graphOptimizationLevel: level,
  extra: { session: { intra_op: { allow_spinning: "0" } } },    // as in the product
  ...(optimised && { optimizedModelFilePath: path(optimised) }),
});
const read = (feeds) => Object.fromEntries(Object.entries(feeds).map(([name, { file, dims }]) =>
  [name, new ort.Tensor("float32", new Float32Array(new Uint8Array(readFileSync(path(file))).buffer), dims)]));

const jobs = JSON.parse(readFileSync(path("jobs.json"), "utf8"));
for (const { graph, level, optimised, runs } of jobs.run ?? []) {
  const session = await open(graph, level, optimised);
  for (const { feeds, fetches } of runs) {
    const results = await session.run(read(feeds), Object.keys(fetches));
    for (const [name, file] of Object.entries(fetches)) writeFileSync(path(file), results[name].data);
  }
}
if (jobs.time) {
  const feeds = read(jobs.time.feeds);
  const timed = [];
  for (const graph of jobs.time.graphs) timed.push({ graph, session: await open(graph), times: [] });
  for (let turn = -2; turn < jobs.time.repeats; turn++) {       // two turns to warm up
    for (const { session, times } of timed) {
      const start = performance.now();
      await session.run(feeds);
      if (turn >= 0) times.push(performance.now() - start);
    }
  }
  console.log(JSON.stringify(Object.fromEntries(timed.map(({ graph, times }) => {
    times.sort((first, second) => first - second);
    return [graph, { median: times[times.length >> 1], least: times[0] }];
  }))));
}
