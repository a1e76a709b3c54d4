"""How fast a machine trains, before a leg begins: `python3 -m tpir_training.rates --config C --data D --run FOLDER --seconds 60`.

Tries batch sizes, with and without compilation, and prints Mpixel/s, milliseconds per step and the share of a step that the degradations
take (over a quarter means that they, not the network, are the bottleneck). Nothing is chosen: a leg runs as its config says. Who finds a better
batch size here writes it there (`training.pictures`).
"""

import argparse
import json
import statistics
import time
from pathlib import Path
from typing import Callable

import torch
import yaml

from . import data_pack
from .data import PairStore, PictureStore
from .trainer import Run, Trainer, first_line

STEPS = 9      # at least: where statistics are shared, mixed and a crop's own, a graph is compiled for each, in the steps that meet it first


def wait(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def median_time(action: Callable[[], object], device: torch.device, seconds: float, clock: Callable[[], float]) -> float:
    """The median of the times of an action that is repeated for about `seconds`, those apart in which a graph was compiled."""
    times: list[float] = []
    while len(times) < STEPS or len(times) * statistics.median(times) < seconds:
        started = clock()
        action()
        wait(device)
        times.append(clock() - started)
    return statistics.median(times)


def measure(trainer: Trainer, seconds: float, clock: Callable[[], float] = time.monotonic) -> dict[str, float]:
    """Times steps for about `seconds`, and batches alone for a quarter of that."""
    before = trainer.pixels
    trainer.train_step(0.0)
    pixels = trainer.pixels - before

    def batch() -> None:
        trainer.step += 1
        trainer.batch()

    step = median_time(lambda: trainer.train_step(0.0), trainer.device, seconds, clock)
    return {"Mpixel/s": round(pixels / step / 1e6, 3), "ms": round(1000 * step, 1),
            "degradations": round(median_time(batch, trainer.device, seconds / 4, clock) / step, 3)}


def attempt(run: Run, stores: tuple[PictureStore, PairStore | None], seconds: float) -> dict[str, object]:
    """The rates of one trial, or why there are none: a compiler or a memory that fails is a result like others, and the next trial is another one."""
    try:
        trainer = Trainer(run, 0, *stores)
        rates = measure(trainer, seconds)
    except Exception as error:
        return {"failed": first_line(error)}
    return {**rates, **({"failed": "compilation"} if run.compile and trainer.forward is trainer.network else {})}


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
        if compiled:
            torch._dynamo.reset()       # the graphs of the last trial count towards the number after which nothing more is compiled
        print(json.dumps({"compiled": compiled, "pictures": pictures, **attempt(run, stores, arguments.seconds / len(trials))}), flush=True)


if __name__ == "__main__":
    main()
