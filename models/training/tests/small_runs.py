"""A network and a run that take no time, for tests of training."""

from pathlib import Path

from tpir_training.data import PictureStore
from tpir_training.trainer import Run, Trainer

NETWORK = {"widths": [8, 8, 16, 16], "heads": [1, 1, 2, 2], "blocks": [1, 1, 1, 1, 1, 1, 1], "guidance": 8}
CONFIG = {
    "id": "small", "pack": {"version": "0.0.1", "license": "test", "description": "test"}, "network": NETWORK,
    "sampling": {"shares": {"noise": 0.6, "haze": 0.4}},
    "training": {"crop": 32, "pictures": 2, "group": 2, "shared_statistics": 0.5, "rate": 1e-3, "rate_end": 1e-6,
                 "warm_up": 2, "betas": [0.9, 0.95], "weight_decay": 0.0, "clip": 1.0, "ema": 0.9, "loss": "rmse", "frequency_loss": 0.05, "identity_weight": 1.0,
                 "seed": 3},
}


def make_trainer(cache: Path, folder: Path, **training: object) -> Trainer:
    folder.mkdir(exist_ok=True)
    run = Run({**CONFIG, "training": {**CONFIG["training"], **training}}, folder, cache, cache, 0.0, 6, 1, 1, "fp32", "cpu", None, 0.0, 1.0, False)
    return Trainer(run, 0, PictureStore.load(cache))
