import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tpir_training.data import build_cache  # noqa: E402


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)
    torch.manual_seed(0)


@pytest.fixture(scope="session")
def cache(tmp_path_factory) -> Path:
    """Three small pictures, and the same ones as low-light pairs of themselves, as the trainers read them."""
    root = tmp_path_factory.mktemp("data")
    (root / "pictures").mkdir()
    values = np.random.default_rng(0)
    for index in range(3):
        small = values.integers(0, 255, (12, 16 + index, 3), dtype=np.uint8)
        Image.fromarray(small).resize((220, 180), Image.Resampling.BILINEAR).save(root / "pictures" / f"{index}.png")
    build_cache({"sources": {"pictures": 1.0}, "low_light_pairs": {"low": "pictures", "normal": "pictures", "scale": 1.0}}, root, root / "cache")
    return root / "cache"
