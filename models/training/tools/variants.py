"""Makes fp16 and int8 variants of backbone.onnx and measures them: `python3 tools/variants.py --pack ../fast --data <folder> --runtime <folder>`.

The data folder holds val/ and train/bsds365, the runtime folder is one in which `npm install --ignore-scripts onnxruntime-node@1.30.0` was run.
Nothing is written to the pack. Printed are the bytes of each variant's weights, the time of a tile of 256 pixels (variants in turns in one process,
two threads, sizes fixed) and the loss of PSNR against the shipped graph. States come from the shipped calibrate.onnx. Stem, head, the means of
normalisations and convolutions whose weights are part of the state are never int8. With `--keep FOLDER` graphs and tensors stay, and
`node tools/variants.mjs <runtime> FOLDER` times once more.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Callable, Iterable

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import onnx
import torch
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper
from torch import Tensor

from tpir_training import metrics
from tpir_training.degradations.base import Scene
from tpir_training.degradations.haze import Haze
from tpir_training.degradations.low_light import LowLight
from tpir_training.degradations.noise import Noise
from tpir_training.degradations.rain import Rain
from tpir_training.export_backbone import SMALL
from tpir_training.names import vector
from tpir_training.pack_weights import with_sizes
from tpir_training.samples import sample_tiles
from tpir_training.validation import pairs_by_name, to_tensor

Ranges = dict[str, tuple[float, float]]
SIDE, WIDE, HIGH = 256, 480, 320
PAIRS = {"rain": ("rain12/rain", "rain12/norain"), "haze": ("sots12/hazy", "sots12/clear"), "noise": ("kodak24", "kodak24")}
SHARES = {"min-max": 100.0, "99.99 %": 99.99}
CHOICES: dict[str, Callable[[tuple[int, ...]], bool]] = {   # by the shape of the weights; a depthwise convolution has one input channel
    "all": lambda shape: True, "no depthwise": lambda shape: shape[1] > 1, "1x1": lambda shape: shape[2] == 1}


class Workplace:
    """A folder in which ONNX Runtime runs graphs on tensors in files."""

    def __init__(self, folder: Path, runtime: Path) -> None:
        self.folder, self.runtime = folder, runtime

    def node(self, jobs: dict) -> str:
        (self.folder / "jobs.json").write_text(json.dumps(jobs))
        command = ["node", str(Path(__file__).with_suffix(".mjs")), str(self.runtime), str(self.folder)]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout

    def write(self, file: str, values: Tensor) -> dict:
        values.numpy().astype("<f4").tofile(self.folder / file)
        return {"file": file, "dims": list(values.shape)}

    def read(self, file: str) -> np.ndarray:
        return np.fromfile(self.folder / file, "<f4")

    def feeds(self, name: str, pictures: Iterable[tuple[str, Tensor]]) -> list[dict]:
        """The backbone's inputs for pictures and what is asked of them."""
        runs, feeds = [], []
        for index, (asked, picture) in enumerate(pictures):
            start = f"{name}{index}."
            runs.append({"fetches": {"state": start + "state"}, "feeds": {"tiles": self.write(start + "tiles", sample_tiles(picture)),
                         "guidance": self.write(start + "guidance", torch.tensor([vector([asked])]))}})
            feeds.append({"tile": self.write(start + "tile", picture[None])})
        self.node({"run": [{"graph": "calibrate.onnx", "runs": runs}]})
        for index, feed in enumerate(feeds):
            feed["state"] = {"file": f"{name}{index}.state", "dims": [1, self.read(f"{name}{index}.state").size]}
        return feeds


def opened(path: Path) -> Tensor:
    """A picture, no larger than WIDE x HIGH or upright, sides multiples of 16."""
    picture = to_tensor(path)
    most = (HIGH, WIDE) if picture.shape[2] >= picture.shape[1] else (WIDE, HIGH)
    height, width = (min(size, limit) // 16 * 16 for size, limit in zip(picture.shape[1:], most))
    return picture[:, :height, :width]


def validation(root: Path, count: int) -> list[tuple[str, Tensor, Tensor]]:
    """What is asked, degraded and clean picture."""
    made = []
    for asked, (degraded, clean) in PAIRS.items():
        for first, second in pairs_by_name(root / degraded, root / clean)[:count]:
            picture = opened(second)
            made.append((asked, metrics.add_noise(picture, 25, "classic", len(made)) if first == second else opened(first), picture))
    return made


def range_pictures(root: Path) -> list[tuple[str, Tensor]]:
    """Twelve training pictures of one tile, four degradations: activations are measured on these."""
    random, made = torch.Generator().manual_seed(0), []
    for path, operator in zip(sorted(root.iterdir())[::25], (Noise(), Rain(bank=12), Haze(), LowLight()) * 3):
        scene = Scene.whole(opened(path)[:, :SIDE, :SIDE])
        made.append((operator.name, operator.apply(scene.crops, operator.draw(scene, torch.tensor([0]), random))[0]))
    return made


def chosen(model: ModelProto, choice: str) -> list[NodeProto]:
    """Convolutions to be quantised: those with stored weights, but stem, head and means over channels (one output channel)."""
    shapes = {tensor.name: tuple(tensor.dims) for tensor in model.graph.initializer}
    return [node for node in model.graph.node if node.op_type == "Conv" and not node.name.startswith(("/stem", "/head"))
            and shapes.get(node.input[1], (1,))[0] > 1 and CHOICES[choice](shapes[node.input[1]])]


def cast(source: str, target: str, kind: int) -> NodeProto:
    return helper.make_node("Cast", [source], [target], to=kind)


def half(model: ModelProto) -> ModelProto:
    """Arithmetic in fp16 between fp32 ends."""
    for tensor in [tensor for tensor in model.graph.initializer if tensor.data_type == TensorProto.FLOAT]:
        tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16), tensor.name))
    ends = {value.name: value.name + ".half" for value in [*model.graph.input, *model.graph.output]}
    for node in model.graph.node:
        node.input[:], node.output[:] = ([ends.get(name, name) for name in names] for names in (node.input, node.output))
    starts = [cast(value.name, ends[value.name], TensorProto.FLOAT16) for value in model.graph.input]
    return replaced(model, [*starts, *model.graph.node, *(cast(ends[value.name], value.name, TensorProto.FLOAT) for value in model.graph.output)])


def rounded(model: ModelProto) -> ModelProto:
    """fp32 with weights, inputs and the result of each node taken to fp16 and back: tells the quality of `half`, which ONNX Runtime, having no such
    kernels for the processor, computes in fp32 from end to end without rounding."""
    for tensor in [tensor for tensor in model.graph.initializer if tensor.data_type == TensorProto.FLOAT]:
        tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16).astype(np.float32), tensor.name))
    def through(source: str, target: str) -> list[NodeProto]:
        return [cast(source, target + ".half", TensorProto.FLOAT16), cast(target + ".half", target, TensorProto.FLOAT)]

    inputs = {value.name: value.name + ".near" for value in model.graph.input}
    nodes = [added for name, near in inputs.items() for added in through(name, near)]
    for node in model.graph.node:
        names = list(node.output)
        node.input[:], node.output[:] = [inputs.get(name, name) for name in node.input], [name + ".raw" for name in names]
        nodes += [node, *(added for name in names for added in through(name + ".raw", name))]
    return replaced(model, nodes)


def whole(model: ModelProto, convolutions: Iterable[NodeProto], ranges: Ranges | None, zero: int = 0, levels: int = 127) -> ModelProto:
    """Weights of 8 bits, one scale for each output channel: int8, or uint8 around `zero`. With `ranges` the activations around the convolutions
    become uint8 of one scale; without, weights turn into fp32 when the graph is loaded, as the pack's fp16 does."""
    stored = {tensor.name: tensor for tensor in model.graph.initializer}
    names, kind = {node.name for node in convolutions}, np.uint8 if zero else np.int8
    nodes: list[NodeProto] = []
    known: dict[str, str] = {}

    def keep(name: str, values: np.ndarray) -> str:
        model.graph.initializer.append(numpy_helper.from_array(values, name))
        return name

    def through(name: str, source: str, target: str) -> list[NodeProto]:
        low, high = min(ranges[name][0], 0.0), max(ranges[name][1], 0.0)
        given = [keep(name + ".step", np.float32((high - low) / 255)), keep(name + ".zero", np.uint8(round(-low * 255 / (high - low))))]
        return [helper.make_node("QuantizeLinear", [source, *given], [name + ".int"]),
                helper.make_node("DequantizeLinear", [name + ".int", *given], [target])]

    for node in model.graph.node:
        if node.name not in names:
            nodes.append(node)
            continue
        weight, source, target = node.input[1], node.input[0], node.output[0]
        values = numpy_helper.to_array(stored[weight])
        step = np.maximum(np.abs(values).max((1, 2, 3), keepdims=True), 1e-8) / levels
        keep(weight + ".int", (np.round(values / step) + zero).astype(kind))
        model.graph.initializer.remove(stored[weight])
        if ranges is None:
            multiply = helper.make_node("Mul", [weight + ".float", keep(weight + ".step", step)], [weight])
            nodes += [cast(weight + ".int", weight + ".float", TensorProto.FLOAT), multiply, node]
            continue
        given = [keep(weight + ".step", step.flatten()), keep(weight + ".zero", np.full(step.size, zero, kind))]
        nodes.append(helper.make_node("DequantizeLinear", [weight + ".int", *given], [weight], axis=0))
        if source not in known:
            nodes += through(source, source, source + ".out")
            known[source] = source + ".out"
        known[target] = target      # whoever reads it reads it dequantised
        node.input[0], node.output[0] = known[source], target + ".raw"
        nodes += [node, *through(target, target + ".raw", target)]
    return replaced(model, nodes)


def replaced(model: ModelProto, nodes: list[NodeProto]) -> ModelProto:
    del model.graph.node[:], model.graph.value_info[:]
    model.graph.node.extend(nodes)
    return model


def measured_ranges(place: Workplace, folded: ModelProto, pictures: list[tuple[str, Tensor]]) -> dict[str, Ranges]:
    """Ranges of everything around a convolution, the widest over tiles, for all values of a tile and for a share of them."""
    model = copied(folded)
    names = dict.fromkeys(name for node in chosen(model, "all") for name in (node.input[0], node.output[0]))
    files = {name: f"range{index}" for index, name in enumerate(names)}
    model.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in files)
    (place.folder / "ranges.onnx").write_bytes(model.SerializeToString())
    found: dict[str, Ranges] = {name: {} for name in SHARES}
    for feeds in place.feeds("ranges", pictures):
        place.node({"run": [{"graph": "ranges.onnx", "runs": [{"feeds": feeds, "fetches": files}]}]})
        for name, file in files.items():
            for kind, share in SHARES.items():
                low, high = map(float, np.percentile(place.read(file), [100 - share, share]))
                least, most = found[kind].get(name, (low, high))
                found[kind][name] = min(low, least), max(high, most)
    return found


def copied(model: ModelProto) -> ModelProto:
    return ModelProto.FromString(model.SerializeToString())


def variants(folded: ModelProto, ranges: dict[str, Ranges]) -> dict[str, ModelProto]:
    made = {"fp16 (computed in fp32)": half(copied(folded)), "fp16, rounded by casts": rounded(copied(folded)),
            "int8 weights alone": whole(copied(folded), chosen(folded, "all"), None)}
    for choice in CHOICES:
        for kind, values in ranges.items():
            made[f"int8 {choice}, {kind}"] = whole(copied(folded), chosen(folded, choice), values)
        # Without VNNI the products of int8 weights are added in pairs and clipped to 16 bits; weights of 7 bits and uint8 weights are not.
        made[f"int8 {choice}, 99.99 %, 7 bits"] = whole(copied(folded), chosen(folded, choice), ranges["99.99 %"], levels=63)
        made[f"uint8 {choice}, 99.99 %"] = whole(copied(folded), chosen(folded, choice), ranges["99.99 %"], zero=128)
    return made


def weight_bytes(model: ModelProto) -> int:
    """Bytes of a graph's weights, stored as the pack stores them: fp16 where a tensor has SMALL numbers and more."""
    arrays = [numpy_helper.to_array(tensor) for tensor in model.graph.initializer]
    return sum(array.nbytes // (2 if array.dtype == np.float32 and array.size >= SMALL else 1) for array in arrays)


def measure(place: Workplace, arguments: argparse.Namespace) -> None:
    place.folder.mkdir(parents=True, exist_ok=True)
    for name in ("calibrate.onnx", "backbone.onnx", "weights.bin"):
        (place.folder / name).write_bytes((arguments.pack / name).read_bytes())
    place.node({"run": [{"graph": "backbone.onnx", "optimised": "folded.onnx", "level": "basic", "runs": []}]})
    folded = onnx.load(str(place.folder / "folded.onnx"))   # constants folded: the weights that convolutions see, in fp32
    cases = validation(arguments.data / "val", arguments.count)
    feeds = place.feeds("picture", [(asked, degraded) for asked, degraded, _ in cases])
    runs = [{"feeds": feed, "fetches": {"restored": f"restored{index}"}} for index, feed in enumerate(feeds)]
    models = {"fp32": folded, **variants(folded, measured_ranges(place, folded, range_pictures(arguments.data / "train/bsds365")))}
    rows, timed, first = {}, {}, None
    for number, (name, model) in enumerate(models.items()):
        graph, timed[name] = f"variant{number}.onnx" if number else "backbone.onnx", f"timed{number}.onnx"
        if number:
            (place.folder / graph).write_bytes(model.SerializeToString())
        (place.folder / timed[name]).write_bytes(with_sizes(place.folder / graph, {"height": SIDE, "width": SIDE}))
        place.node({"run": [{"graph": graph, "optimised": f"optimised{number}.onnx", "runs": runs}]})
        scores = [(asked, metrics.psnr(metrics.rounded(torch.from_numpy(place.read(f"restored{index}")).view_as(clean)), clean))
                  for index, (asked, _, clean) in enumerate(cases)]
        means = [float(np.mean([score for asked, score in scores if asked == kind])) for kind in PAIRS]
        first = first or means
        rows[name] = " | ".join(f"{own:.2f} ({other - own:+.3f})" for own, other in zip(means, first))
    tile = place.feeds("timed", [("rain", cases[0][1][:, :SIDE, :SIDE])])[0]
    times = json.loads(place.node({"time": {"graphs": list(timed.values()), "feeds": tile, "repeats": arguments.repeats}}))
    print("| variant | weights, bytes | tile: median (least), ms |", " | ".join(f"{asked}: dB (loss)" for asked in PAIRS), "|")
    for name, model in models.items():
        median, least = times[timed[name]].values()
        print(f"| {name} | {weight_bytes(model)} | {median:.0f} ({least:.0f}) | {rows[name]} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--pack", "--data", "--runtime"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--count", type=int, default=12, help="pictures of each kind")
    parser.add_argument("--repeats", type=int, default=25)
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    torch.set_num_threads(2)
    with tempfile.TemporaryDirectory() as temporary:
        measure(Workplace(arguments.keep or Path(temporary), arguments.runtime), arguments)


if __name__ == "__main__":
    main()
