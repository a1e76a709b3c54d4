"""Trains a backbone. `python3 -m tpir_training.trainer --config configs/fast.yaml --run <folder> --minutes 90`.

A run of one worker is resumable exactly: all randomness of a step comes from (seed, step, worker), so weights, average,
optimiser state and the step number are the whole state. `--workers 2` starts two processes of one thread each that
average their weights every eight steps (local SGD); on two busy cores that is faster than one process with two
threads, and a worker that is held up delays the other less than with gradients averaged in each step. On a GPU one
worker is right.

The learning rate follows a cosine over `--minutes` of training time or over `--steps`. Time in which the process was
stopped does not count (a step counts for at most ten seconds).
"""

import argparse
import json
import math
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import torch
from torch import Tensor

from . import data_pack, fused
from .backbone import Backbone, BackboneConfig
from .configs import read_config
from .data import PairStore, PictureStore
from .degradations.base import Scene
from .losses import distance_of, loss_of, reach_of
from .muon import optimisers_of
from .names import LOW_LIGHT
from .pipeline import Pairs, Pipeline, Sampling, for_real_pairs
from .precision import bfloat16_pays
from .registry import make_degradations
from .statistics import mixing_weights
from .validation import QuickValidation


WORKERS_MEET_EVERY = 8


@dataclass
class Run:
    """Everything the command line decides."""

    config: dict
    folder: Path
    data: Path
    cache: Path
    minutes: float
    steps: int
    workers: int
    threads: int
    precision: str
    device: str
    init: Path | None
    validate_minutes: float
    save_minutes: float
    compile: bool
    fused: bool = False
    stop_at: float = 0.0    # of time.monotonic(); 0: at the end of the schedule alone


def use_real_pairs(pairs: Pairs, store: PairStore, scene: Scene, share: float, random: torch.Generator) -> None:
    """Puts real low-light pairs in the place of `share` of the pictures whose one fault, and one wish, is low light."""
    pictures = for_real_pairs(pairs.present & (pairs.guidance[:, LOW_LIGHT, None] > 0), share, random)
    if pictures.numel():
        rows = scene.crop_rows(pictures)
        pairs.inputs[rows], pairs.targets[rows] = store.crops(pictures.numel(), scene.group, scene.crops.shape[2], random)


def learning_rate(progress: float, step: int, training: dict) -> float:
    """Cosine from `rate` to `rate_end` over progress 0..1, after a linear warm-up."""
    progress = min(max(progress, 0.0), 1.0)
    low, high = training["rate_end"], training["rate"]
    rate = low + 0.5 * (high - low) * (1 + math.cos(math.pi * progress))
    return rate * min(1.0, (step + 1) / max(1, training["warm_up"]))


def compiled(network: Backbone) -> Callable:
    """The network behind PyTorch's compiler, or itself where there is none (PyTorch 1, or a Python that is too new for it)."""
    try:
        return torch.compile(network)
    except (AttributeError, RuntimeError) as error:
        print(f"no compiler ({first_line(error)}): training goes on without it", flush=True)
        return network


def first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {(str(error).strip().splitlines() or [''])[0][:200]}"


class Trainer:
    """One worker's share of a run. Worker 0 also writes checkpoints, log and validation."""

    def __init__(self, run: Run, rank: int, store: PictureStore, low_light: PairStore | None = None) -> None:
        self.run, self.rank, self.store, self.low_light = run, rank, store, low_light
        self.training = run.config["training"]
        self.device = torch.device(run.device)
        torch.manual_seed(self.training["seed"])
        self.network = Backbone(BackboneConfig.from_dict(run.config["network"])).to(self.device)
        self.network = self.network.to(memory_format=torch.channels_last)
        self.forward: Callable = compiled(self.network) if run.compile else self.network
        self.parameters = list(self.network.parameters())
        self.reach: dict | None = self.training.get("reach")
        chosen = self.training.get("only")
        for name, parameter in self.network.named_parameters():
            parameter.requires_grad_(chosen is None or name.startswith(tuple(chosen)))
        self.average = [parameter.detach().clone() for parameter in self.parameters]
        self.optimisers = optimisers_of(self.network, self.training)
        self.pipeline = Pipeline(make_degradations(run.config["sampling"]["shares"], self.device, run.config.get("generators")),
                                 Sampling(**run.config["sampling"]))
        self.step, self.seconds, self.pixels = 0, 0.0, 0
        self.fresh_since = 0    # the step from which on the optimisers' moments were gathered
        self.losses: list[float] = []

    # --- state -------------------------------------------------------------------------------------------------

    @property
    def checkpoint_path(self) -> Path:
        return self.run.folder / "checkpoint.pt"

    def save(self) -> None:
        state = {"network": self.network.state_dict(), "average": self.average, "optimisers": [optimiser.state_dict() for optimiser in self.optimisers],
                 "step": self.step, "fresh_since": self.fresh_since, "seconds": self.seconds, "pixels": self.pixels, "config": self.run.config}
        partial = self.checkpoint_path.with_suffix(".partial")
        torch.save(state, partial)
        os.replace(partial, self.checkpoint_path)

    def load(self) -> None:
        """Goes on from a checkpoint exactly. From what `slim` left of one: from its average, with moments that a second warm-up rebuilds."""
        # By way of the host: AdamW's step counts belong there, and reading them from a GPU would hold up every step. What else there is moves to its parameter.
        state = torch.load(self.checkpoint_path, map_location="cpu")
        self.average = [value.to(self.device, torch.float32) for value in state["average"]]
        self.step, self.seconds, self.pixels = state["step"], state["seconds"], state["pixels"]
        if "network" not in state:
            with torch.no_grad():
                for parameter, value in zip(self.parameters, self.average):
                    parameter.copy_(value)
            self.fresh_since = self.step
            return
        self.network.load_state_dict(state["network"])
        self.fresh_since = state.get("fresh_since", 0)
        for optimiser, saved in zip(self.optimisers, state["optimisers"]):
            optimiser.load_state_dict(saved)

    def initialise(self, weights: dict[str, Tensor]) -> None:
        """Warm start from weights alone: the moments are rebuilt during the warm-up. Prompts may be new: they start without effect."""
        self.network.load_state_dict({**{name: value for name, value in self.network.state_dict().items() if name.startswith("prompts.")}, **weights})
        self.average = [parameter.detach().clone() for parameter in self.parameters]

    def averaged_network(self) -> Backbone:
        """A copy of the network that bears the averaged weights."""
        copy = Backbone(self.network.config).to(self.device)
        with torch.no_grad():
            for target, value in zip(copy.parameters(), self.average):
                target.copy_(value)
        return copy.eval()

    # --- one step ----------------------------------------------------------------------------------------------

    def random(self) -> torch.Generator:
        seed = (self.training["seed"] * 1_000_003 + self.step) * 64 + self.rank
        return torch.Generator(self.device).manual_seed(seed % (2 ** 63))

    def batch(self) -> Pairs:
        """The step's pairs; one row of guidance per picture, or one per crop where crops have their own or mixed statistics."""
        random = self.random()
        group = self.training["group"]
        scene = self.store.scene(self.training["pictures"], group, self.training["crop"], random)
        pairs = self.pipeline.pairs(scene, random)
        if self.low_light is not None:
            use_real_pairs(pairs, self.low_light, scene, self.training["real_pairs"], random)
        kind = float(torch.rand(1, generator=random, device=self.device))
        shared, mixed = self.training["shared_statistics"], self.training.get("mixed_statistics", 0.0)
        if kind >= shared:
            pairs.guidance = pairs.guidance.repeat_interleave(group, 0)
            if kind < shared + mixed and group > 1:
                pairs.weights = mixing_weights(self.training["pictures"], group, random)
                if self.training.get("consistency"):
                    pairs.other_weights = mixing_weights(self.training["pictures"], group, random)
        return pairs

    def progress(self) -> float:
        if self.run.steps:
            return self.step / self.run.steps
        return self.seconds / (60 * self.run.minutes)

    def restore(self, inputs: Tensor, pairs: Pairs) -> tuple[Tensor, Tensor | None]:
        """The batch's results, and in every few steps also those of their inner parts alone."""
        if self.reach and self.step % self.reach["every"] == 0:
            return self.forward(inputs, pairs.guidance, pairs.weights, self.reach["cut"])
        return self.forward(inputs, pairs.guidance, pairs.weights), None

    def gradients(self, pairs: Pairs) -> Tensor:
        """Leaves the gradients of a batch in the parameters and returns its loss."""
        inputs = pairs.inputs.contiguous(memory_format=torch.channels_last)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.run.precision == "bf16"):
            output, inner = self.restore(inputs, pairs)
            other = None if pairs.other_weights is None else self.forward(inputs, pairs.guidance, pairs.other_weights)
        loss = loss_of(output, pairs, self.training["loss"], self.training["frequency_loss"], self.training["identity_weight"])
        if other is not None:
            loss = loss + self.training["consistency"] * distance_of(output, other)
        if inner is not None:
            loss = loss + self.reach["weight"] * reach_of(output, inner, self.reach["margin"])
        self.network.zero_grad(set_to_none=False)
        loss.backward()
        return loss.detach()

    def train_step(self, progress: float) -> float:
        pairs = self.batch()
        for optimiser in self.optimisers:
            optimiser.param_groups[0]["lr"] = learning_rate(progress, self.step - self.fresh_since, self.training)
        try:
            loss = self.gradients(pairs)
        except Exception as error:  # the compiler's failures have no class in common, and come with the first batch of a new form
            if self.forward is self.network or isinstance(error, torch.cuda.OutOfMemoryError):
                raise
            print(f"the compiled network failed ({first_line(error)}): training goes on without it", flush=True)
            self.forward = self.network
            loss = self.gradients(pairs)
        norm = torch.nn.utils.clip_grad_norm_(self.parameters, self.training["clip"])
        if bool(torch.isfinite(norm)):
            for optimiser in self.optimisers:
                optimiser.step()
            decay = min(self.training["ema"], (self.step + 1) / (self.step + 100))
            torch._foreach_mul_(self.average, decay)
            torch._foreach_add_(self.average, [parameter.detach() for parameter in self.parameters], alpha=1 - decay)
        self.step += 1
        self.pixels += pairs.inputs.shape[0] * pairs.inputs.shape[2] * pairs.inputs.shape[3] * self.run.workers
        return float(loss)

    @torch.no_grad()
    def share_weights(self) -> None:
        """Averages the weights over the workers."""
        flat = torch.cat([parameter.reshape(-1) for parameter in self.parameters])
        torch.distributed.all_reduce(flat)
        flat /= self.run.workers
        position = 0
        for parameter in self.parameters:
            count = parameter.numel()
            parameter.copy_(flat[position:position + count].view_as(parameter))
            position += count

    # --- the loop ----------------------------------------------------------------------------------------------

    def meet(self) -> None:
        """Every few steps: workers average their weights and take over worker 0's clock."""
        if self.run.workers == 1 or self.step % WORKERS_MEET_EVERY:
            return
        self.share_weights()
        clock = torch.tensor([self.seconds], dtype=torch.float64)
        torch.distributed.broadcast(clock, 0)
        self.seconds = float(clock)

    def finished(self) -> bool:
        """True at the end of the schedule; several workers end only where they meet, all at the same step."""
        return self.progress() >= 1 and (self.run.workers == 1 or self.step % WORKERS_MEET_EVERY == 0)

    def log(self, **values: object) -> None:
        if self.rank == 0:
            line = json.dumps({"at": time.strftime("%H:%M:%S", time.gmtime()), "step": self.step,
                               "minutes": round(self.seconds / 60, 2), "Mpixel": round(self.pixels / 1e6, 1), **values})
            print(line, flush=True)
            with open(self.run.folder / "log.jsonl", "a") as file:
                file.write(line + "\n")

    def out_of_time(self, steps: int) -> bool:
        """True where a run of one worker is to be interrupted: not before it did `steps` > 0, so that calls with a slow start get on, too."""
        return self.run.workers == 1 and steps > 0 and 0 < self.run.stop_at < time.monotonic()

    def loop(self, validation: QuickValidation | None) -> None:
        last_time, first = time.monotonic(), self.step
        saved = validated = logged = self.seconds
        logged_pixels = self.pixels
        while True:
            self.meet()
            if self.finished() or self.out_of_time(self.step - first):
                break
            self.losses.append(self.train_step(self.progress()))
            now = time.monotonic()
            self.seconds += min(now - last_time, 10.0)
            last_time = now
            if self.rank != 0:
                continue
            if self.seconds - logged > 30:
                rate = (self.pixels - logged_pixels) / 1e6 / (self.seconds - logged)
                self.log(loss=round(sum(self.losses) / len(self.losses), 5), rate=round(rate, 4),
                         learning_rate=round(self.optimisers[0].param_groups[0]["lr"], 7))
                logged, logged_pixels, self.losses = self.seconds, self.pixels, []
            if self.seconds - saved > 60 * self.run.save_minutes:
                self.save()
                saved = self.seconds
            if validation and self.seconds - validated > 60 * self.run.validate_minutes:
                self.log(validation=validation.run(self.averaged_network()))
                validated = self.seconds
        if self.rank == 0:
            self.save()
            if validation:
                self.log(validation=validation.run(self.averaged_network()), finished=self.finished())


def work(rank: int, run: Run) -> None:
    """Entry of one worker."""
    torch.set_num_threads(run.threads)
    if run.fused and not fused.enable(run.folder):
        print("no C compiler: training goes on without the fused passes", flush=True)
    if run.workers > 1:
        os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
        torch.distributed.init_process_group("gloo", init_method=f"file://{run.folder / 'rendezvous'}",
                                             rank=rank, world_size=run.workers)
    trainer = Trainer(run, rank, PictureStore.load(run.cache, run.device), PairStore.load(run.cache, run.device))
    if trainer.checkpoint_path.exists():
        trainer.load()
        trainer.log(resumed=str(run.folder))
    elif run.init:
        from .pack_weights import read_weights
        trainer.initialise(read_weights(run.init))
        trainer.log(started_from=str(run.init))
    validation = None
    if rank == 0 and run.validate_minutes > 0:
        validation = QuickValidation(run.data / "val", trainer.pipeline.degradations, trainer.device)
    trainer.loop(validation)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--set", dest="changes", action="append", default=[], metavar="SECTION.KEY=VALUE", help="change a value of the config")
    parser.add_argument("--run", type=Path, required=True, help="folder of checkpoint and log; resumed if it holds a checkpoint")
    parser.add_argument("--data", type=Path, required=True, help="root of the training and validation pictures, or a file of data_pack.py")
    parser.add_argument("--cache", type=Path, help="folder of the decoded pictures (default: inside the run folder)")
    parser.add_argument("--minutes", type=float, default=0.0, help="length of the whole schedule in minutes of training")
    parser.add_argument("--steps", type=int, default=0, help="length of the whole schedule in steps, instead of minutes")
    parser.add_argument("--stop-after", type=float, default=0.0, help="end so many seconds after the start, decoding and compiling included, to be resumed; after one step at the earliest (one worker)")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--precision", choices=("auto", "fp32", "bf16"), default="auto", help="auto: bf16 on a GPU and where the processor is faster with it")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--init-from-pack", type=Path, help="start from the weights of a pack folder")
    parser.add_argument("--validate-minutes", type=float, default=10.0, help="0 switches validation off")
    parser.add_argument("--save-minutes", type=float, default=3.0)
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--fused", action="store_true", help="bf16 on a CPU: compile the passes of fused.c with the C compiler")
    began = time.monotonic()
    arguments = parser.parse_args()
    if bool(arguments.minutes) == bool(arguments.steps):
        parser.error("give one of --minutes and --steps")
    config = read_config(arguments.config, arguments.changes)
    arguments.run.mkdir(parents=True, exist_ok=True)
    (arguments.run / "rendezvous").unlink(missing_ok=True)
    cache = arguments.cache or arguments.run / "cache"
    data = data_pack.prepare(config, arguments.data, arguments.run, cache)
    if arguments.precision == "auto":
        arguments.precision = "bf16" if arguments.device != "cpu" or bfloat16_pays() else "fp32"
    run = Run(config, arguments.run.resolve(), data, cache, arguments.minutes, arguments.steps, arguments.workers,
              arguments.threads, arguments.precision, arguments.device, arguments.init_from_pack,
              arguments.validate_minutes, arguments.save_minutes, arguments.compile, arguments.fused,
              began + arguments.stop_after if arguments.stop_after else 0.0)
    if run.workers > 1:
        torch.multiprocessing.spawn(work, args=(run,), nprocs=run.workers)
    else:
        work(0, run)


if __name__ == "__main__":
    main()
