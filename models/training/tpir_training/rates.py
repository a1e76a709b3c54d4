"""How fast a machine trains, before a leg begins: `python3 -m tpir_training.rates --config C --data D --run FOLDER --seconds 60`.

Tries batch sizes, with and without compilation, and prints Mpixel/s, milliseconds per step and the share of a step that the degradations
take (over a quarter means that they, not the network, are the bottleneck). The leg is then run with what was best.
"""

import argparse
import json
import time
from pathlib import Path

import torch
import yaml

from . import data_pack
from .data import PairStore, PictureStore
from .trainer import Run, Trainer


def wait(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def measure(trainer: Trainer, seconds: float) -> dict[str, float]:
    """Runs steps for about `seconds` after two to warm up."""
    for _ in range(2):
        trainer.train_step(0.0)
    wait(trainer.device)
    started, steps = time.monotonic(), 0
    while time.monotonic() - started < seconds or steps < 2:
        trainer.train_step(0.0)
        steps += 1
    wait(trainer.device)
    step = (time.monotonic() - started) / steps
    started, batches = time.monotonic(), max(2, steps // 4)
    for _ in range(batches):
        trainer.step += 1
        pairs = trainer.batch()
    wait(trainer.device)
    pixels = pairs.inputs.shape[0] * pairs.inputs.shape[2] * pairs.inputs.shape[3]
    return {"Mpixel/s": round(pixels / step / 1e6, 3), "ms": round(1000 * step, 1),
            "degradations": round((time.monotonic() - started) / batches / step, 3)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=60.0, help="for all trials together; compilation comes on top")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--pictures", type=int, nargs="*", help="batch sizes to try (default: the config's half, whole and double)")
    arguments = parser.parse_args()
    config = yaml.safe_load(arguments.config.read_text())
    arguments.run.mkdir(parents=True, exist_ok=True)
    cache = arguments.run / "cache"
    data = data_pack.prepare(config, arguments.data, arguments.run, cache)
    own = config["training"]["pictures"]
    trials = [(compiled, pictures) for compiled in ((False, True) if arguments.device == "cuda" else (False,))
              for pictures in arguments.pictures or (own // 2, own, own * 2)]
    stores = PictureStore.load(cache, arguments.device), PairStore.load(cache, arguments.device)
    for compiled, pictures in trials:
        config["training"]["pictures"] = pictures
        run = Run(config, arguments.run, data, cache, 0.0, 10 ** 6, 1, 2, "bf16", arguments.device, None, 0.0, 0.0, compiled)
        try:
            result = measure(Trainer(run, 0, *stores), arguments.seconds / len(trials))
        except torch.cuda.OutOfMemoryError:
            result = {"failed": "out of memory"}
        print(json.dumps({"compiled": compiled, "pictures": pictures, **result}), flush=True)


if __name__ == "__main__":
    main()
