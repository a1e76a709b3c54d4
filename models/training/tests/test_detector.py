"""The degradation encoder: what it sees, how it is trained and exported."""

import random
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from tpir_training.answers import Answers
from tpir_training.backbone import Backbone
from tpir_training.degradation_encoder import DegradationEncoder, DegradationEncoderConfig, Detect, Judge
from tpir_training.detector_trainer import Peers, thresholds, train, watch
from tpir_training.drawings import Drawings
from tpir_training.export_backbone import export_pack
from tpir_training.export_detector import export_detector, load_detector, manifest, read_thresholds
from tpir_training.names import DEGRADATIONS, INPAINT
from tpir_training.sentence_bank import SentenceBank, alignment
from tpir_training.traces import Traces, direction, opened
from tpir_training.watcher import Watcher, stored

CONFIG = {
    "id": "detector", "pack": {"version": "0.0.1", "license": "test", "description": "test"},
    "network": {"backbone": {"widths": [8, 16], "heads": [1, 2], "blocks": [1, 1, 1], "guidance": 8}, "asked": ["noise", "raindrop"], "hidden": 16, "each": 8, "embedding": 8},
    "sampling": {"shares": {"noise": 0.5, "low-light": 0.5}, "counts": [0.3, 0.6, 0.1, 0.0]},
    "training": {"crop": 64, "pictures": 8, "group": 3, "real_pairs": 0.0, "batch": 16, "epochs": 60, "mixed_tiles": 0.5, "rate": 1e-2, "weight_decay": 0.0,
                 "dropout": 0.0, "contrastive": 0.1, "temperature": 0.1, "false_share": 0.1, "seed": 3},
}


SIZES = DegradationEncoderConfig.from_dict(CONFIG["network"])


def small_encoder() -> DegradationEncoder:
    return DegradationEncoder(SIZES).eval()


def shaken(network: torch.nn.Module) -> torch.nn.Module:
    """Weights that differ from each other: a pack stores equal ones once."""
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.02 * torch.randn_like(parameter))
    return network


def test_order_of_tiles_does_not_matter_and_pictures_do_not_mix():
    encoder, tiles = small_encoder(), torch.rand(6, 3, 64, 80)
    logits, embedding = encoder(tiles, 2)
    assert logits.shape == (2, 10) and embedding.shape == (2, 8)
    assert torch.allclose(embedding.norm(dim=1), torch.ones(2), atol=1e-5)
    alone, _ = encoder(tiles[:3][[2, 0, 1]], 1)
    assert torch.allclose(alone[0], logits[0], atol=1e-5)


def test_training_learns_to_tell_noise_from_darkness_and_goes_on_where_it_stopped(cache, tmp_path):
    export_pack(shaken(Backbone(SIZES.backbone)), tmp_path / "pack")
    for pictures in (40, 96):
        watch(0, 1, CONFIG, cache, tmp_path, tmp_path / "pack", pictures)
    seen = torch.load(tmp_path / "seen0.pt")
    assert sum(len(present) for _, present in seen) == 96
    train(CONFIG, tmp_path, tmp_path / "pack", None)
    encoder = load_detector(tmp_path / "detector.pt")
    watcher = Watcher(CONFIG, cache)
    right = []
    for step in range(500, 504):
        tiles, present = watcher.batch(step)
        with torch.no_grad():
            found = encoder(tiles, present.shape[0])[0] > 0
        right.append(float((found == present).float().mean()))
    assert sum(right) / len(right) > 0.93


def test_batches_are_the_same_for_a_step_and_tiles_differ_between_steps(cache):
    watcher = Watcher(CONFIG, cache)
    tiles, present = watcher.batch(3)
    again, there = watcher.batch(3)
    assert torch.equal(tiles, again) and torch.equal(present, there)
    assert tiles.shape == (24, 3, 64, 64) and present.shape == (8, 10)
    assert 0 <= float(tiles.min()) < float(tiles.max()) <= 1
    assert not torch.equal(tiles, watcher.batch(4)[0])


def test_drawings_are_the_same_for_a_seed_and_differ_from_each_other():
    drawings, again = Drawings(bank=3, seed=5), Drawings(bank=3, seed=5)
    assert torch.equal(drawings.bank, again.bank)
    assert not torch.equal(drawings.bank[0], drawings.bank[1])
    crops = drawings.crops(2, 3, 96, torch.Generator().manual_seed(0))
    assert crops.shape == (6, 3, 96, 96) and 0 <= float(crops.min()) < 0.3 and 0.7 < float(crops.max()) <= 1


def test_drawings_stand_among_the_photographs_and_never_miss_parts(cache):
    settings = {**CONFIG, "sampling": {"shares": {"noise": 0.5, "inpaint": 0.5}, "counts": [0.0, 1.0, 0.0, 0.0]}, "training": {**CONFIG["training"], "drawings": 1.0}}
    watcher = Watcher(settings, cache)
    present = torch.cat([watcher.batch(step)[1] for step in range(6)])
    assert not present[:, INPAINT].any()
    assert 0.1 < float(present[:, 0].float().mean()) < 0.5        # a half has nothing, a quarter would have had missing parts
    tiles, _ = watcher.batch(0)
    plain, _ = Watcher({**settings, "training": CONFIG["training"]}, cache).batch(0)
    assert not torch.equal(tiles, plain)


def test_one_tile_among_many_is_heard_by_the_layer_of_each():
    judge = Judge(SIZES).eval()
    features = torch.zeros(1, 16, SIZES.features)
    features[0, 3] = 5.0
    with torch.no_grad():
        judge.join[1].weight.zero_(), judge.join_seen[1].weight.zero_()          # deaf to mean and spread
        quiet, loud = judge(torch.zeros_like(features))[0], judge(features)[0]
    assert float((loud - quiet).abs().max()) > 1e-3


def test_traces_see_the_edges_of_coding_blocks_wherever_they_begin():
    smooth = torch.nn.functional.interpolate(torch.rand(1, 3, 6, 6), (144, 144), mode="bicubic", align_corners=True).clamp(0, 1)
    blocks = torch.nn.functional.interpolate(torch.nn.functional.avg_pool2d(smooth, 8), scale_factor=8)
    traces = Traces()
    seen = [float(traces(blocks[:, :, shift:shift + 128, shift:shift + 128])[0, 0]) for shift in (0, 3, 7)]
    unseen = float(traces(smooth[:, :, :128, :128])[0, 0])
    assert min(seen) > 2 and abs(unseen) < 1 and max(seen) - min(seen) < 0.5 * max(seen)


def test_traces_measure_grain_in_the_evenest_place():
    """Busy detail in one half must not hide the grain of the other."""
    even = torch.full((1, 3, 128, 128), 0.5)
    even[..., :64] = (torch.arange(64) % 2).float()
    grainy = even + 0.05 * torch.randn(even.shape, generator=torch.Generator().manual_seed(0))
    calm, loud = Traces()(torch.cat([even, grainy]))
    assert float((loud - calm).max()) > 3


def test_thin_bright_lines_are_told_from_dark_ones_and_from_broad_ones():
    plane = torch.full((3, 1, 64, 64), 0.3)
    for column in range(16, 48, 16):
        plane[0, ..., column:column + 2] += 0.4
        plane[1, ..., column:column + 2] -= 0.2
        plane[2, ..., column:column + 8] += 0.4
    across, down = (plane - opened(plane, (1, 7)), plane - opened(plane, (7, 1)))
    assert float(across[0].max()) == pytest.approx(0.4) and float(across[1:].max()) == 0
    assert float(down.max()) == 0


def test_direction_follows_the_slant_of_streaks():
    y, x = torch.meshgrid(torch.arange(96.0), torch.arange(96.0), indexing="ij")
    down, right, left = (torch.sin(wave / 2).view(1, 1, 96, 96) for wave in (x, x - y, x + y))
    grain = torch.rand(1, 1, 96, 96)
    assert float(direction(down)[0]) > 0.9 and abs(float(direction(down)[1])) < 0.1
    assert float(direction(right)[1]) < -0.7 and float(direction(left)[1]) > 0.7
    assert float(direction(grain)[2]) < 0.3 < 0.7 < float(direction(left)[2])


class Lamp:
    """A restorer that brightens the left half when it is asked for shadow, and else does nothing."""

    def codebook(self, guidance):
        return guidance

    def run(self, tiles, statistics):
        lit = torch.zeros_like(tiles)
        lit[..., :32] = 0.2 * statistics.guidance[:, 8].repeat_interleave(tiles.shape[0] // statistics.pictures).view(-1, 1, 1, 1)
        return tiles + lit


def test_answers_measure_what_a_restorer_changes_when_it_is_asked():
    figures = Answers(("rain", "shadow"))(Lamp(), torch.rand(6, 3, 64, 64), 2).view(6, 2, Answers.COUNT)
    size, red, brighter, darker, strongest, calmest = (figures[:, :, index] for index in (0, 1, 4, 5, 6, 7))
    assert torch.allclose(red, torch.tensor([0.0, 1.0]).expand(6, 2), atol=1e-4)              # ten times the mean change
    assert (size[:, 1] > size[:, 0] + 5).all() and (brighter[:, 1] > darker[:, 1] + 5).all()
    assert (strongest[:, 1] > calmest[:, 1] + 5).all() and torch.allclose(strongest[:, 0], calmest[:, 0], atol=1e-3)


def test_mixed_tiles_come_from_pictures_with_the_same_faults():
    present = torch.zeros(40, 10, dtype=torch.bool)
    present[:20, 2], present[10:30, 7] = True, True
    features = torch.arange(40.0).view(40, 1, 1).expand(40, 4, 1)
    rows, random_numbers = torch.arange(40), torch.Generator().manual_seed(0)
    mixed = Peers(present).mixed(features, rows, 0.7, random_numbers)[:, :, 0].long()
    assert torch.equal(mixed[:, 0], rows)
    assert torch.equal(present[mixed], present[:, None].expand(40, 4, 10))
    assert 0.4 < float((mixed[:, 1:] != rows[:, None]).float().mean()) < 0.75


def test_thresholds_let_few_others_pass():
    judge = Judge(SIZES).eval()
    features, present = torch.randn(200, 3, SIZES.features), torch.rand(200, 10) < 0.3
    limits = thresholds(judge, features, present, 0.05)
    with torch.no_grad():
        passed = torch.sigmoid(judge(features)[0]) >= torch.tensor(limits)
    assert all(0.3 <= limit <= 0.9 for limit in limits)
    assert float((passed & ~present).float().sum() / (~present).float().sum()) < 0.08


def test_spread_does_not_hang_on_the_number_of_tiles():
    features = torch.randn(400, 24, SIZES.features)
    few, many = Judge.pooled(features[:, :4]), Judge.pooled(features)
    assert torch.allclose((few[:, SIZES.features:] ** 2).mean(), (many[:, SIZES.features:] ** 2).mean(), rtol=0.05)


def test_alignment_is_least_when_pictures_lie_on_their_sentences():
    sets = torch.eye(10, dtype=torch.bool)[:3]
    sentences = torch.eye(3)
    assert alignment(sentences, sentences, sets, 0.1) < alignment(sentences.roll(1, 0), sentences, sets, 0.1)
    same = sets[[0, 0, 1]]
    assert alignment(sentences[[0, 0, 1]], sentences[[0, 0, 1]], same, 0.01) == pytest.approx(float(np.log(2)) * 2 / 3, abs=1e-3)


def test_bank_gives_a_sentence_of_the_same_set_or_none():
    bank = SentenceBank({(0,): torch.zeros(2, 4), (0, 1): torch.ones(1, 4)})
    present = torch.zeros(3, 10, dtype=torch.bool)
    present[0, 0] = present[1, 0] = present[1, 1] = present[2, 5] = True
    rows, vectors = bank.pick(present, random.Random(0))
    assert rows.tolist() == [0, 1] and vectors.tolist() == [[0.0] * 4, [1.0] * 4]


def test_stored_pictures_are_files_and_only_marked_ones_are_coded():
    images = torch.rand(2, 3, 32, 32)
    before = images.clone()
    result = stored(images, torch.tensor([False, True]), torch.Generator().manual_seed(0))
    assert torch.equal(result[0], (before[0] * 255).round() / 255)
    assert not torch.equal(result[1], (before[1] * 255).round() / 255)


def test_exported_graph_has_free_sizes_and_only_plain_operators(tmp_path):
    export_detector(small_encoder(), tmp_path / "encoder.onnx")
    model = onnx.load(str(tmp_path / "encoder.onnx"))
    sizes = [d.dim_param or d.dim_value for d in model.graph.input[0].type.tensor_type.shape.dim]
    assert sizes == ["count", 3, "height", "width"]
    assert [[d.dim_value for d in o.type.tensor_type.shape.dim] for o in model.graph.output] == [[1, 10], [1, 8]]
    loops = [node for node in model.graph.node if node.op_type == "Loop"]
    assert len(loops) == 1
    inner = {node.op_type for node in loops[0].attribute[0].g.node}
    assert not ({node.op_type for node in model.graph.node} | inner) & {"Shape", "BatchNormalization", "Expand", "Einsum", "If", "Where"}
    assert manifest(CONFIG, [0.5] * 10)["degradations"] == list(DEGRADATIONS)


def test_detect_gives_probabilities():
    probabilities, _ = Detect(small_encoder())(torch.rand(8, 3, 64, 64))
    assert probabilities.shape == (1, 10) and 0 <= float(probabilities.min()) <= float(probabilities.max()) <= 1


def test_shipped_pack_can_be_judged_without_its_checkpoint(tmp_path):
    pack = Path(__file__).resolve().parents[2] / "detector"
    encoder = load_detector(pack)
    export_detector(encoder, tmp_path / "degradation_encoder.onnx")
    again = load_detector(tmp_path)
    for name, value in encoder.state_dict().items():
        assert torch.equal(value, again.state_dict()[name])
    assert len(read_thresholds(pack)) == 10
