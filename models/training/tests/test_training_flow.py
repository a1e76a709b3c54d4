"""A leg from the data pack to the weights that go home, in processes of its own as on another machine, and what measures a network on the way."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Callable

import numpy as np
import pytest
import torch
import yaml
from PIL import Image

from small_runs import CONFIG, NETWORK, make_trainer
from tpir_training import rates
from tpir_training.backbone import Backbone, BackboneConfig
from tpir_training.data import PictureStore
from tpir_training.evaluate import Restorer
from tpir_training.export_backbone import load_average, slim
from tpir_training.metrics import psnr
from tpir_training.names import DEGRADATIONS
from tpir_training.registry import make_degradations
from tpir_training.trainer import Run, Trainer
from tpir_training.validation import QuickValidation

FOLDER = Path(__file__).resolve().parents[1]


def save_pictures(folder: Path, size: int, count: int = 2) -> None:
    folder.mkdir(parents=True)
    for index in range(count):
        small = np.random.default_rng(index).integers(0, 255, (8, 8, 3), dtype=np.uint8)
        Image.fromarray(small).resize((size, size), Image.Resampling.BICUBIC).save(folder / f"{index}.png")


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    """A data root of few small pictures."""
    root = tmp_path_factory.mktemp("root")
    save_pictures(root / "train", 160)
    for folder in ("kodak24", "rain12/rain", "rain12/norain", "sots12/hazy", "sots12/clear", "lowlight7/low", "lowlight7/normal"):
        save_pictures(root / "val" / folder, 64)
    return root


@pytest.fixture(scope="module")
def config(root: Path) -> Path:
    path = root / "small.yaml"
    path.write_text(yaml.safe_dump({**CONFIG, "data": {"sources": {"train": 1.0}}, "sampling": {"shares": {"noise": 1.0}}}))
    return path


def start(*command: object, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(list(map(str, command)), cwd=FOLDER, env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHON": sys.executable, **environment},
                          timeout=600, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def log_of(run: Path) -> list[dict]:
    return [json.loads(line) for line in (run / "log.jsonl").read_text().splitlines()]


def test_calls_of_a_leg_go_on_where_the_last_one_ended(root, config, tmp_path):
    data, home = tmp_path / "runs/data.pack", tmp_path / "out"
    start(sys.executable, "-m", "tpir_training.data_pack", "--config", config, "--data", root, "--output", data)
    leg = lambda run: start("./leg.sh", config, data, run, 10, 1, home, RATES="0")     # a call is over after a second, or after its first step
    run = tmp_path / "runs/leg"
    leg(run)
    first = torch.load(home / "average.pt")
    leg(run)
    second = torch.load(home / "average.pt")
    assert 0 < first["step"] < second["step"]
    resumed, last = next(line for line in log_of(home) if "resumed" in line), log_of(home)[-1]
    assert (resumed["step"], last["step"]) == (first["step"], second["step"])
    assert set(last["validation"]) == {"noise25", "identity"}
    assert psnr(*(next(load_average(path).parameters()) for path in (home / "average.pt", run / "checkpoint.pt"))) > 60
    assert not (home / "rates.jsonl").exists()


@pytest.fixture
def call(tmp_path) -> Callable[..., list[str]]:
    """Calls leg.sh for 560 seconds with a Python that does nothing, and whose rates fail; returns what that was asked for."""
    run, asked, python = tmp_path / "run", tmp_path / "asked", tmp_path / "python"
    python.write_text(f'#!/bin/sh\necho "$*" >> {asked}\ncase "$1 $2" in *rates) exit 1;; -c*) sleep 2; echo small False;; esac\n')
    python.chmod(0o755)
    run.mkdir()
    (run / "log.jsonl").touch()

    def call(**environment: str) -> list[str]:
        start("./leg.sh", "configs/fast_gpu.yaml", tmp_path, run, 12, 560, tmp_path / "out", PYTHON=str(python), **environment)
        return asked.read_text().split("\n-m ")[1:]

    return call


def test_a_call_on_a_bare_machine_begins_with_the_weights_that_came_home(call, tmp_path):
    (tmp_path / "run/average.pt").write_text("home")
    call()
    assert (tmp_path / "run/checkpoint.pt").read_text() == "home"
    (tmp_path / "run/checkpoint.pt").write_text("kept")
    call()
    assert (tmp_path / "run/checkpoint.pt").read_text() == "kept"


def test_start_and_ending_count_among_the_seconds_of_a_call(call):
    training, last = call()
    assert 400 < int(training.split("--stop-after ")[1].split()[0]) <= 560 - 45 - 2
    assert training.startswith("tpir_training.trainer") and last.startswith("tpir_training.export_backbone")


def test_rates_that_fail_do_not_end_a_leg(call):
    assert [line.split()[0] for line in call(RATES="30")] == ["tpir_training.rates", "tpir_training.trainer", "tpir_training.export_backbone"]


def test_two_workers_end_together_with_one_network_between_them(root, config, tmp_path):
    run = tmp_path / "run"
    start(sys.executable, "-m", "tpir_training.trainer", "--config", config, "--data", root, "--run", run, "--steps", 16, "--workers", 2, "--precision", "fp32",
          "--validate-minutes", 0, "--device", "cpu")
    state = torch.load(run / "checkpoint.pt")
    assert state["step"] == 16
    settings = Run(yaml.safe_load(config.read_text()), tmp_path, root, run / "cache", 0.0, 16, 2, 1, "fp32", "cpu", None, 0.0, 1.0, False)
    workers = [Trainer(settings, rank, PictureStore.load(run / "cache")) for rank in (0, 1)]
    for step in range(1, 17):
        for worker in workers:
            worker.train_step(worker.progress())
        if step % 8 == 0:       # here they meet
            with torch.no_grad():
                for first, second in zip(*(worker.parameters for worker in workers)):
                    assert not torch.equal(first, second)
                    middle = (first + second) / 2
                    first.copy_(middle), second.copy_(middle)
    for name, expected in workers[0].network.state_dict().items():
        assert torch.allclose(state["network"][name], expected, rtol=1e-3, atol=1e-6), name


def test_a_call_ends_at_its_time_but_not_before_its_first_step(cache, tmp_path):
    trainer = make_trainer(cache, tmp_path / "run")
    trainer.run.stop_at = time.monotonic() - 100
    trainer.loop(None)
    assert trainer.step == 1 and not trainer.finished()
    again = make_trainer(cache, tmp_path / "run")
    again.load()
    again.run.stop_at = time.monotonic() + 1e6
    again.loop(None)
    assert again.step == 6 and again.finished()


@pytest.mark.parametrize("optimiser", ["adamw", "muon"])
def test_what_was_slimmed_goes_on_from_its_average_with_a_new_warm_up(cache, tmp_path, optimiser):
    first = make_trainer(cache, tmp_path / "first", optimiser=optimiser)
    for _ in range(3):
        first.train_step(first.progress())
    first.save()
    second = make_trainer(cache, tmp_path / "second", optimiser=optimiser, warm_up=100)
    slim(first.checkpoint_path, second.checkpoint_path)
    second.load()
    assert second.step == 3 and second.progress() == first.progress()
    for mean, value, mine in zip(first.average, second.parameters, second.average):
        assert torch.equal(mean.half().float(), value) and torch.equal(mine, value)
    second.train_step(0.0)
    assert second.optimisers[0].param_groups[0]["lr"] == pytest.approx(1e-3 / 100)
    second.save()
    third = make_trainer(cache, tmp_path / "second", optimiser=optimiser, warm_up=100)
    third.load()
    third.train_step(0.0)
    assert third.optimisers[0].param_groups[0]["lr"] == pytest.approx(2e-3 / 100)


def test_a_checkpoint_is_read_by_way_of_the_host(cache, tmp_path, monkeypatch):
    trainer = make_trainer(cache, tmp_path / "run")
    trainer.train_step(0.0)
    trainer.save()
    read, places = torch.load, []

    def watched(*arguments, map_location=None, **options):
        places.append(str(map_location))
        return read(*arguments, map_location=map_location, **options)

    monkeypatch.setattr(torch, "load", watched)
    trainer.load()
    assert places == ["cpu"]    # AdamW's step counts stay where they are loaded: on a GPU each step would wait for them
    assert all(value.device == trainer.device for value in (*trainer.parameters, *trainer.average))


def test_training_goes_on_where_the_compiler_fails(cache, tmp_path, capsys):
    plain, failing = (make_trainer(cache, tmp_path / name) for name in ("plain", "failing"))

    def broken(*arguments):
        raise RuntimeError("no such kernel\nand a long story")

    failing.forward = broken
    assert failing.train_step(0.0) == plain.train_step(0.0)
    assert failing.train_step(0.0) == plain.train_step(0.0) and failing.step == 2
    out = capsys.readouterr().out
    assert out.count("the compiled network failed (RuntimeError: no such kernel)") == 1 and "long story" not in out
    plain.gradients = broken
    with pytest.raises(RuntimeError, match="no such kernel"):
        plain.train_step(0.0)


def test_training_goes_on_where_there_is_no_compiler(cache, tmp_path, monkeypatch, capsys):
    def missing(network):
        raise RuntimeError("Dynamo is not supported on Python 3.99")

    monkeypatch.setattr(torch, "compile", missing, raising=False)
    trainer = make_trainer(cache, tmp_path / "run")
    trainer.run.compile = True
    assert Trainer(trainer.run, 0, trainer.store).train_step(0.0) > 0
    assert "Dynamo is not supported" in capsys.readouterr().out


def test_rates_leave_out_the_steps_in_which_graphs_are_compiled(cache, tmp_path):
    trainer = make_trainer(cache, tmp_path / "run")
    now, steps = [0.0], [0]

    def step(progress: float) -> float:
        steps[0] += 1
        now[0] += 40 if steps[0] in (1, 2, 3, 5) else 0.5
        trainer.pixels += 1_000_000
        return 0.0

    def batch() -> None:
        now[0] += 0.125

    trainer.train_step, trainer.batch = step, batch
    assert rates.measure(trainer, 10, lambda: now[0]) == {"Mpixel/s": 2.0, "ms": 500.0, "degradations": 0.25}
    assert steps[0] == 21       # one, and ten seconds of the usual kind


def test_rates_report_what_failed(cache, tmp_path, monkeypatch):
    trainer = make_trainer(cache, tmp_path / "run")
    stores = trainer.store, None
    assert rates.attempt(trainer.run, stores, 0.0)["ms"] > 0
    monkeypatch.setattr(rates, "measure", lambda *_: (_ for _ in ()).throw(ValueError("no triton\nhere")))
    assert rates.attempt(trainer.run, stores, 0.0) == {"failed": "ValueError: no triton"}


def test_the_quick_look_has_every_set_and_an_untrained_network_keeps_what_it_is_not_asked_for(root):
    generators = make_degradations(list(DEGRADATIONS), torch.device("cpu"))
    look = QuickValidation(root / "val", dict(zip(DEGRADATIONS, generators)))
    network = Backbone(BackboneConfig.from_dict(NETWORK)).eval()
    result = look.run(network)
    assert set(result) == {"noise25", "rain12", "sots12", "lowlight7", "blur", "jpeg", "snow", "raindrop", "shadow", "inpaint", "identity"}
    assert result["identity"] == 100
    assert all(3 < value < 100 for name, value in result.items() if name not in ("identity", "rain12", "sots12", "lowlight7"))
    assert {len(look.sets[name]) for name in result if name != "identity"} == {2} and len(look.sets["identity"]) == 6


@pytest.mark.parametrize("whole", [True, False])
def test_pictures_are_restored_whole_and_come_back_exactly_where_nothing_is_asked(whole):
    torch.manual_seed(1)
    network = Backbone(BackboneConfig.from_dict(NETWORK)).eval()
    restore = Restorer(network, whole)
    for picture in (torch.rand(3, 64, 64), torch.rand(3, 50, 61)):      # the second one is mirrored up to 64 x 64
        assert psnr(restore(picture, []), picture) == 100
        restored = restore(picture, ["noise"])
        assert restored.shape == picture.shape and 10 < psnr(restored, picture) < 100
