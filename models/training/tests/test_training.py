"""A few steps of training, exact resume, export and warm start."""

import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from PIL import Image

from small_runs import CONFIG, NETWORK, make_trainer
from tpir_training import data_pack, fused
from tpir_training.backbone import Backbone, BackboneConfig
from tpir_training.configs import override
from tpir_training.data import PairStore, PictureStore, build_cache, read_picture
from tpir_training.export_backbone import blend, export_pack, load_average, manifest, round_weights, slim
from tpir_training.guide import EPSILON, channel_norm
from tpir_training.losses import reach_of
from tpir_training.metrics import add_noise, psnr, rounded
from tpir_training.names import LOW_LIGHT, NOISE
from tpir_training.pack_weights import read_weights
from tpir_training.packs import sha256, write_restoration_pack
from tpir_training.pipeline import Pairs
from tpir_training.trainer import Trainer, learning_rate, main, use_real_pairs


def test_crops_come_from_the_pictures_and_carry_their_place(cache):
    store = PictureStore.load(cache)
    scene = store.scene(3, 2, 64, torch.Generator().manual_seed(1))
    assert scene.crops.shape == (6, 3, 64, 64)
    assert scene.crops.min() >= 0 and scene.crops.max() <= 1
    assert ((scene.windows[:, 2] - scene.windows[:, 0]).abs() * 180 - 63).abs().max() < 1e-3


def test_crops_that_do_not_fit_into_a_picture_are_refused(cache):
    for cut in (PictureStore.load(cache).scene, PairStore.load(cache).crops):
        assert cut(1, 1, 180, torch.Generator().manual_seed(1))     # the pictures are 220 x 180
        with pytest.raises(ValueError, match="crops of 181 pixels .* 180: lower training.crop"):
            cut(1, 1, 181, torch.Generator().manual_seed(1))


def test_real_pairs_replace_only_pictures_whose_one_wish_is_low_light(cache):
    store, pairs_store = PictureStore.load(cache), PairStore.load(cache)
    scene = store.scene(4, 2, 32, torch.Generator().manual_seed(1))
    present = torch.zeros(4, 10, dtype=torch.bool)
    present[0, LOW_LIGHT] = present[1, LOW_LIGHT] = present[2, NOISE] = present[3, LOW_LIGHT] = present[3, NOISE] = True
    guidance = torch.zeros(4, 10)
    guidance[0, LOW_LIGHT] = guidance[2, NOISE] = guidance[3, LOW_LIGHT] = 1
    before = torch.full_like(scene.crops, 2.0)
    pairs = Pairs(before.clone(), before.clone(), guidance, present, torch.zeros(4, dtype=torch.bool))
    use_real_pairs(pairs, pairs_store, scene, 1.0, torch.Generator().manual_seed(2))
    assert torch.equal(pairs.inputs[2:], before[2:]) and torch.equal(pairs.targets[2:], before[2:])
    assert pairs.inputs[:2].max() <= 1 and torch.equal(pairs.inputs[:2], pairs.targets[:2])   # the test's pairs are equal pictures


def test_data_pack_gives_the_same_pictures_at_their_scale(tmp_path):
    root, values = tmp_path / "root", np.random.default_rng(1)
    for folder in ("train", "val/kodak24"):
        (root / folder).mkdir(parents=True)
        small = values.integers(0, 255, (12, 16, 3), dtype=np.uint8)
        Image.fromarray(small).resize((400, 400), Image.Resampling.BICUBIC).save(root / folder / "a.png")
    config = {"data": {"sources": {"train": 0.5}}}
    with pytest.raises(SystemExit, match="--mib"):
        data_pack.write(config, root, tmp_path / "small.pack", 1000)
    assert not (tmp_path / "small.pack").exists()
    data_pack.write(config, root, tmp_path / "runs/data.pack", 1 << 20)     # a clean clone has no runs/
    data_pack.unpack(tmp_path / "runs/data.pack", tmp_path / "unpacked")
    build_cache(config["data"], root, tmp_path / "own")
    build_cache(config["data"], tmp_path / "unpacked", tmp_path / "packed")
    own, packed = PictureStore.load(tmp_path / "own"), PictureStore.load(tmp_path / "packed")
    assert packed.shapes.tolist() == own.shapes.tolist() == [[200, 200]]
    assert (own.pixels.float() - packed.pixels.float()).abs().mean() < 3
    assert read_picture(tmp_path / "unpacked/val/kodak24/a.png").shape == (256, 256, 3)


def test_slimmed_checkpoint_holds_the_averaged_network(cache, tmp_path):
    trainer = make_trainer(cache, tmp_path / "run")
    trainer.train_step(0.0)
    trainer.save()
    slim(trainer.checkpoint_path, tmp_path / "average.pt")
    for whole, half in zip(load_average(trainer.checkpoint_path).parameters(), load_average(tmp_path / "average.pt").parameters()):
        assert torch.equal(whole.half().float(), half)


@pytest.mark.parametrize(("optimiser", "rate"), [("adamw", 3e-3), ("muon", 1e-2)])
def test_training_lowers_the_loss(cache, tmp_path, optimiser, rate):
    trainer = make_trainer(cache, tmp_path / "run", optimiser=optimiser)
    trainer.training = {**trainer.training, "rate": rate}
    losses = []
    for _ in range(30):
        trainer.step = 5               # the same batch every time
        losses.append(trainer.train_step(0.0))
    assert losses[-1] < 0.9 * losses[0]


@pytest.mark.parametrize("optimiser", ["adamw", "muon"])
def test_only_the_chosen_parts_are_trained(cache, tmp_path, optimiser):
    trainer = make_trainer(cache, tmp_path / "run", optimiser=optimiser, only=["decoder.2", "head"])
    before = {name: value.clone() for name, value in trainer.network.named_parameters()}
    for _ in range(3):
        trainer.train_step(0.2)
    changed = {name for name, value in trainer.network.named_parameters() if not torch.equal(value, before[name])}
    assert "head.weight" in changed and all(name.startswith(("decoder.2", "head")) for name in changed)


def shaken_and_trained(cache: Path, folder: Path, **training: object) -> Trainer:
    """30 steps from weights of any size: an untrained network hardly listens to its statistics and hardly looks around. Its next batch is a new one."""
    trainer = make_trainer(cache, folder, **training)
    with torch.no_grad():
        for parameter in trainer.parameters:
            parameter.add_(0.2 * torch.randn(parameter.shape, generator=torch.Generator().manual_seed(parameter.numel())))
    for _ in range(30):
        trainer.train_step(0.0)
    trainer.step = 1000
    return trainer


def test_consistency_draws_the_results_of_two_choices_of_statistics_together(cache, tmp_path):
    def apart(consistency: float) -> float:
        trainer = shaken_and_trained(cache, tmp_path / f"run{consistency}", shared_statistics=0.0, mixed_statistics=1.0, consistency=consistency)
        pairs = trainer.batch()
        with torch.no_grad():
            first = trainer.network(pairs.inputs, pairs.guidance, pairs.weights)
            return float((first - trainer.network(pairs.inputs, pairs.guidance, torch.eye(2).expand(2, 2, 2))).abs().mean())
    assert apart(20.0) < 0.7 * apart(1e-9)


def test_reach_draws_a_part_alone_towards_the_part_of_the_whole(cache, tmp_path):
    def apart(weight: float) -> float:
        trainer = shaken_and_trained(cache, tmp_path / f"run{weight}", reach={"weight": weight, "every": 1, "cut": 16, "margin": 4})
        pairs = trainer.batch()
        with torch.no_grad():
            return float(reach_of(*trainer.network(pairs.inputs, pairs.guidance, pairs.weights, 16), 4))
    assert apart(20.0) < 0.7 * apart(1e-9)


@pytest.mark.parametrize("reach", ["{weight: 1, every: 2, cut: 24, margin: 16}", "{weight: 1, every: 2, cut: 80, margin: 16}", "{weight: 1, cut: 32, margin: 16}",
                                   "{weight: 1, every: 0, cut: 32, margin: 16}", "{weight: 1, every: 2, cut: 32, margin: -1}", "0.5"])
def test_reach_that_does_not_fit_the_crop_is_refused(tmp_path, monkeypatch, reach):
    (tmp_path / "c.yaml").write_text("{sampling: {}, training: {loss: rmse, crop: 96, reach: " + reach + "}}")
    monkeypatch.setattr("sys.argv", ["trainer", "--config", str(tmp_path / "c.yaml"), "--run", str(tmp_path / "run"), "--data", "x", "--steps", "1"])
    with pytest.raises(SystemExit, match="training.reach"):
        main()
    assert not (tmp_path / "run").exists()


def test_unknown_generator_options_are_refused_before_anything_is_written(tmp_path, monkeypatch):
    (tmp_path / "c.yaml").write_text("{sampling: {}, training: {loss: rmse}, generators: {noise: {camra: 0.2}}}")
    monkeypatch.setattr("sys.argv", ["trainer", "--config", str(tmp_path / "c.yaml"), "--run", str(tmp_path / "run"), "--data", "x", "--steps", "1"])
    with pytest.raises(SystemExit, match="generators.noise: camra is not known"):
        main()
    assert not (tmp_path / "run").exists()


def test_config_values_can_be_changed_by_path_and_wrong_paths_are_refused():
    config = {"network": {"guidance": 8}, "training": {}}
    override(config, ["network.prompt_in_prompt=true", "training.betas=[0.9, 0.99]", "training.rate=3e-4"])
    assert config == {"network": {"guidance": 8, "prompt_in_prompt": True}, "training": {"betas": [0.9, 0.99], "rate": 3e-4}}
    for wrong in ("network.guidance", "netwrk.guidance=4", "network.guidance.deep=1"):
        with pytest.raises(SystemExit, match="SECTION.KEY=VALUE"):
            override(config, [wrong])


@pytest.mark.parametrize("name", ["loss", "optimiser"])
def test_unknown_names_are_refused_before_anything_is_written(tmp_path, monkeypatch, name):
    (tmp_path / "small.yaml").write_text(json.dumps({**CONFIG, "training": {**CONFIG["training"], name: "huber"}}))
    monkeypatch.setattr("sys.argv", ["trainer", "--config", str(tmp_path / "small.yaml"), "--data", str(tmp_path), "--run", str(tmp_path / "run"), "--steps", "1"])
    with pytest.raises(SystemExit, match=f"training.{name}: write one of"):
        main()
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("optimiser", ["adamw", "muon"])
def test_resumed_run_equals_an_uninterrupted_one(cache, tmp_path, optimiser):
    straight = make_trainer(cache, tmp_path / "straight", optimiser=optimiser)
    for _ in range(6):
        straight.train_step(straight.progress())
    first = make_trainer(cache, tmp_path / "interrupted", optimiser=optimiser)
    for _ in range(3):
        first.train_step(first.progress())
    first.save()
    second = make_trainer(cache, tmp_path / "interrupted", optimiser=optimiser)
    second.load()
    for _ in range(3):
        second.train_step(second.progress())
    assert second.step == straight.step == 6
    for expected, actual in zip(straight.network.parameters(), second.network.parameters()):
        assert torch.equal(expected, actual)
    for expected, actual in zip(straight.average, second.average):
        assert torch.equal(expected, actual)


needs_compiler = pytest.mark.skipif(shutil.which("cc") is None and shutil.which("gcc") is None, reason="needs a C compiler")


@pytest.fixture
def passes(tmp_path):
    assert fused.enable(tmp_path)
    yield
    fused.disable()


@needs_compiler
def test_compiled_gate_equals_pytorch(passes):
    expanded = (3 * torch.randn(2, 24, 5, 7)).bfloat16().requires_grad_()
    plain = expanded.detach().float().requires_grad_()
    expected = torch.nn.functional.gelu(plain[:, :12]) * plain[:, 12:]
    expected.square().sum().backward()
    result = fused.GatedGelu.apply(expanded)
    result.float().square().sum().backward()
    assert torch.allclose(result.float(), expected, rtol=0.01, atol=1e-3)
    assert torch.allclose(expanded.grad.float(), plain.grad, rtol=0.03, atol=0.02)


@needs_compiler
def test_compiled_normalisation_equals_pytorch(passes):
    x = (2 * torch.randn(3, 24, 5, 7) + 1).bfloat16().requires_grad_()
    scale, shift = torch.randn(3, 24, requires_grad=True), torch.randn(3, 24, requires_grad=True)
    plain = [value.detach().float().requires_grad_() for value in (x, scale, shift)]

    def loss(normed, means, modulated):
        return (normed.float() * means.exp()[:, :, None, None]).square().mean() + modulated.float().square().mean()

    normed, means = fused.Norm.apply(x, EPSILON)
    loss(normed, means, fused.Modulate.apply(normed, scale, shift)).backward()
    expected = channel_norm(plain[0], None, None)
    loss(expected, expected.mean((2, 3)), expected * plain[1][:, :, None, None] + plain[2][:, :, None, None]).backward()
    assert torch.allclose(normed.float(), expected, atol=0.02)
    assert torch.allclose(means, expected.mean((2, 3)), atol=1e-3)
    for fast, slow in zip((x, scale, shift), plain):
        assert torch.allclose(fast.grad.float(), slow.grad, rtol=0.03, atol=0.02 * float(slow.grad.abs().max()))


@needs_compiler
def test_compiled_products_equal_pytorch(passes):
    rows = torch.randn(2, 35, 16).bfloat16().requires_grad_()
    plain = rows.detach().float().requires_grad_()
    weights, square_weights = torch.randn(2, 8, 8), torch.randn(2, 16)
    products, squares = fused.Products.apply(rows)
    ((products * weights).sum() + (squares * square_weights).sum()).backward()
    expected = plain[..., :8].transpose(1, 2) @ plain[..., 8:]
    ((expected * weights).sum() + (plain.square().sum(1) * square_weights).sum()).backward()
    assert torch.allclose(products, expected, rtol=0.01, atol=0.1)
    assert torch.allclose(squares, plain.square().sum(1), rtol=1e-3)
    assert torch.allclose(rows.grad.float(), plain.grad, rtol=0.03, atol=0.1)


@needs_compiler
@pytest.mark.parametrize("pictures", [1, 2, 4])
def test_network_with_compiled_passes_equals_network_without(tmp_path, pictures):
    torch.manual_seed(3)
    network = Backbone(BackboneConfig(widths=(8, 16), heads=(1, 2), blocks=(1, 1, 1), guidance=16))
    for name, value in network.named_parameters():
        if "guide" in name:
            torch.nn.init.normal_(value, std=0.2)
    inputs, guidance = torch.rand(4, 3, 32, 32), torch.rand(pictures, 10)
    gradients = []
    for fast in (False, True):
        network.zero_grad()
        if fast:
            fused.enable(tmp_path)
        try:
            with torch.autocast("cpu", torch.bfloat16):
                network(inputs, guidance).float().square().mean().backward()
        finally:
            fused.disable()
        gradients.append(torch.cat([p.grad.flatten() for p in network.parameters() if p.grad is not None]))
    assert torch.nn.functional.cosine_similarity(*gradients, 0) > 0.999


def test_learning_rate_warms_up_and_ends_low():
    training = {"rate": 1e-3, "rate_end": 1e-6, "warm_up": 100}
    assert learning_rate(0.0, 0, training) == pytest.approx(1e-5)
    assert learning_rate(0.0, 200, training) == pytest.approx(1e-3)
    assert learning_rate(1.0, 5000, training) == pytest.approx(1e-6)


@pytest.mark.parametrize("prompted", [False, True])
def test_exported_pack_is_complete_and_gives_its_weights_back(tmp_path, prompted):
    network = Backbone(BackboneConfig.from_dict({**NETWORK, "prompt_in_prompt": prompted})).eval()
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


def test_blend_lies_half_way_between_two_networks():
    sizes = BackboneConfig(widths=(8, 16), heads=(1, 2), blocks=(1, 1, 1), guidance=8)
    first, second = Backbone(sizes), Backbone(sizes)
    wanted = [(one + two) / 2 for one, two in zip(first.parameters(), second.parameters())]
    for value, expected in zip(blend(first, second).parameters(), wanted):
        assert torch.allclose(value, expected, atol=1e-7)
