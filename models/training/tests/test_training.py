"""A few steps of training, exact resume, export and warm start."""

import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from PIL import Image

from tpir_training import gated_gelu
from tpir_training.backbone import Backbone, BackboneConfig
from tpir_training.data import PictureStore, build_cache
from tpir_training.export_backbone import export_pack, manifest, round_weights
from tpir_training.metrics import add_noise, psnr, rounded
from tpir_training.pack_weights import read_weights
from tpir_training.packs import sha256, write_restoration_pack
from tpir_training.trainer import Run, Trainer, learning_rate

NETWORK = {"widths": [8, 8, 16, 16], "heads": [1, 1, 2, 2], "blocks": [1, 1, 1, 1, 1, 1, 1], "guidance": 8}
CONFIG = {
    "id": "small", "pack": {"version": "0.0.1", "license": "test", "description": "test"}, "network": NETWORK,
    "sampling": {"shares": {"noise": 0.6, "haze": 0.4}},
    "training": {"crop": 32, "pictures": 2, "group": 2, "shared_statistics": 0.5, "rate": 1e-3, "rate_end": 1e-6,
                 "warm_up": 2, "betas": [0.9, 0.95], "weight_decay": 0.0, "clip": 1.0, "ema": 0.9, "frequency_loss": 0.05, "identity_weight": 1.0,
                 "seed": 3},
}


@pytest.fixture(scope="module")
def cache(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("data")
    (root / "pictures").mkdir()
    values = np.random.default_rng(0)
    for index in range(3):
        small = values.integers(0, 255, (12, 16 + index, 3), dtype=np.uint8)
        Image.fromarray(small).resize((220, 180), Image.Resampling.BILINEAR).save(root / "pictures" / f"{index}.png")
    build_cache({"pictures": 1.0}, root, root / "cache")
    return root / "cache"


def make_trainer(cache: Path, folder: Path) -> Trainer:
    folder.mkdir(exist_ok=True)
    run = Run(CONFIG, folder, cache, cache, 0.0, 6, 1, 1, "fp32", "cpu", None, 0.0, 1.0, False)
    return Trainer(run, 0, PictureStore.load(cache))


def test_crops_come_from_the_pictures_and_carry_their_place(cache):
    store = PictureStore.load(cache)
    scene = store.scene(3, 2, 64, torch.Generator().manual_seed(1))
    assert scene.crops.shape == (6, 3, 64, 64)
    assert scene.crops.min() >= 0 and scene.crops.max() <= 1
    assert ((scene.windows[:, 2] - scene.windows[:, 0]).abs() * 180 - 63).abs().max() < 1e-3


def test_training_lowers_the_loss(cache, tmp_path):
    trainer = make_trainer(cache, tmp_path / "run")
    trainer.training = {**trainer.training, "rate": 3e-3}
    losses = []
    for _ in range(30):
        trainer.step = 5               # the same batch every time
        losses.append(trainer.train_step(0.0))
    assert losses[-1] < 0.9 * losses[0]


def test_resumed_run_equals_an_uninterrupted_one(cache, tmp_path):
    straight = make_trainer(cache, tmp_path / "straight")
    for _ in range(6):
        straight.train_step(straight.progress())
    first = make_trainer(cache, tmp_path / "interrupted")
    for _ in range(3):
        first.train_step(first.progress())
    first.save()
    second = make_trainer(cache, tmp_path / "interrupted")
    second.load()
    for _ in range(3):
        second.train_step(second.progress())
    assert second.step == straight.step == 6
    for expected, actual in zip(straight.network.parameters(), second.network.parameters()):
        assert torch.equal(expected, actual)
    for expected, actual in zip(straight.average, second.average):
        assert torch.equal(expected, actual)


@pytest.mark.skipif(shutil.which("cc") is None and shutil.which("gcc") is None, reason="needs a C compiler")
def test_compiled_gate_equals_pytorch(tmp_path):
    expanded = (3 * torch.randn(2, 24, 5, 7)).bfloat16().requires_grad_()
    plain = expanded.detach().float().requires_grad_()
    expected = torch.nn.functional.gelu(plain[:, :12]) * plain[:, 12:]
    expected.square().sum().backward()
    try:
        assert gated_gelu.enable(tmp_path)
        result = gated_gelu.GatedGelu.apply(expanded)
        result.float().square().sum().backward()
    finally:
        gated_gelu._library = None
    assert torch.allclose(result.float(), expected, rtol=0.01, atol=1e-3)
    assert torch.allclose(expanded.grad.float(), plain.grad, rtol=0.03, atol=0.02)


def test_learning_rate_warms_up_and_ends_low():
    training = {"rate": 1e-3, "rate_end": 1e-6, "warm_up": 100}
    assert learning_rate(0.0, 0, training) == pytest.approx(1e-5)
    assert learning_rate(0.0, 200, training) == pytest.approx(1e-3)
    assert learning_rate(1.0, 5000, training) == pytest.approx(1e-6)


def test_exported_pack_is_complete_and_gives_its_weights_back(tmp_path):
    network = Backbone(BackboneConfig.from_dict(NETWORK)).eval()
    with torch.no_grad():
        for parameter in network.parameters():      # the exporter merges equal tensors, as untrained ones are
            parameter.add_(0.1 * torch.randn_like(parameter))
    state = export_pack(network, tmp_path)
    write_restoration_pack(tmp_path, manifest({**CONFIG}, state))
    weights = read_weights(tmp_path)
    assert set(weights) == set(network.state_dict())
    for name, value in network.state_dict().items():
        assert torch.equal(weights[name], value)
    graph = onnx.load(str(tmp_path / "backbone.onnx"), load_external_data=False).graph
    assert [value.name for value in graph.input] == ["tile", "state"]
    assert [size.dim_param or size.dim_value for size in graph.input[0].type.tensor_type.shape.dim] == [1, 3, "height", "width"]
    assert not {"Einsum", "LayerNormalization", "If", "Loop"} & {node.op_type for node in graph.node}
    written = json.loads((tmp_path / "pack.json").read_text())
    assert written["state"]["width"] == state == sum(network.state_parts())
    assert written["files"]["weights"]["sha256"] == sha256(tmp_path / "weights.bin")
    assert written["files"]["weights"]["bytes"] == (tmp_path / "weights.bin").stat().st_size


def test_both_graphs_share_one_weight_file_without_storing_twice(tmp_path):
    network = Backbone(BackboneConfig.from_dict(NETWORK))
    export_pack(network, tmp_path)
    stored = (tmp_path / "weights.bin").stat().st_size
    large = sum(parameter.numel() for parameter in network.parameters() if parameter.numel() >= 256)
    assert stored < 2 * large * 1.15 + 4096


def test_rounding_keeps_small_weights_exact():
    network = Backbone(BackboneConfig.from_dict(NETWORK))
    before = {name: value.clone() for name, value in network.state_dict().items()}
    round_weights(network)
    for name, value in network.state_dict().items():
        assert torch.equal(value, before[name] if value.numel() < 256 else before[name].half().float())


def test_noise_protocols_differ_only_in_clipping_and_rounding():
    picture = torch.full((3, 32, 32), 0.98)
    classic, stored = add_noise(picture, 25, "classic", 0), add_noise(picture, 25, "all-in-one", 0)
    assert classic.max() > 1 and stored.max() <= 1
    assert torch.equal(stored, (classic.clamp(0, 1) * 255).floor() / 255)
    with pytest.raises(ValueError, match="protocol"):
        add_noise(picture, 25, "other", 0)


def test_psnr_of_known_error():
    first = torch.zeros(3, 4, 4)
    assert psnr(first, first + 0.1) == pytest.approx(20.0, abs=1e-4)
    assert psnr(rounded(torch.full((1, 2, 2), 1.2)), torch.ones(1, 2, 2)) == 100
