"""The degradation encoder: what it sees, how it is trained and exported."""

import random

import numpy as np
import onnx
import pytest
import torch

from tpir_training.degradation_encoder import DegradationEncoder, DegradationEncoderConfig, Detect
from tpir_training.detector_trainer import DetectorTrainer, SentenceBank, alignment, stored
from tpir_training.export_detector import export_graph, load_detector, manifest
from tpir_training.names import DEGRADATIONS

CONFIG = {
    "id": "detector", "pack": {"version": "0.0.1", "license": "test", "description": "test"}, "network": {"widths": [8, 8, 16], "embedding": 8},
    "sampling": {"shares": {"noise": 0.5, "low-light": 0.5}, "counts": [0.3, 0.6, 0.1, 0.0]},
    "training": {"crop": 32, "pictures": 6, "group": 2, "real_pairs": 0.0, "rate": 5e-3, "warm_up": 2, "weight_decay": 0.0, "ema": 0.5,
                 "contrastive": 0.1, "temperature": 0.1, "seed": 3},
}


def small_encoder() -> DegradationEncoder:
    return DegradationEncoder(DegradationEncoderConfig((8, 8, 16), 8)).eval()


def test_order_of_tiles_does_not_matter_and_pictures_do_not_mix():
    encoder, tiles = small_encoder(), torch.rand(6, 3, 32, 48)
    logits, embedding = encoder(tiles, 2)
    assert logits.shape == (2, 10) and embedding.shape == (2, 8)
    assert torch.allclose(embedding.norm(dim=1), torch.ones(2), atol=1e-5)
    alone, _ = encoder(tiles[:3][[2, 0, 1]], 1)
    assert torch.allclose(alone[0], logits[0], atol=1e-5)


def test_training_learns_to_tell_noise_from_darkness(cache, tmp_path):
    trainer = DetectorTrainer(CONFIG, cache, None, 0)
    first = sum(trainer.train_step(0.0) for _ in range(5)) / 5
    last = [trainer.train_step(0.0) for _ in range(60)][-5:]
    assert sum(last) / 5 < 0.6 * first
    trainer.save(tmp_path / "detector.pt")
    assert isinstance(load_detector(tmp_path / "detector.pt"), DegradationEncoder)


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
    export_graph(small_encoder(), tmp_path / "encoder.onnx")
    model = onnx.load(str(tmp_path / "encoder.onnx"))
    sizes = [d.dim_param or d.dim_value for d in model.graph.input[0].type.tensor_type.shape.dim]
    assert sizes == ["count", 3, "height", "width"]
    assert [[d.dim_value for d in o.type.tensor_type.shape.dim] for o in model.graph.output] == [[1, 10], [1, 8]]
    assert not {node.op_type for node in model.graph.node} & {"Shape", "BatchNormalization", "Expand", "Einsum", "If", "Where"}
    assert manifest(CONFIG, [0.5] * 10)["degradations"] == list(DEGRADATIONS)


def test_detect_gives_probabilities():
    probabilities, _ = Detect(small_encoder())(torch.rand(8, 3, 64, 64))
    assert probabilities.shape == (1, 10) and 0 <= float(probabilities.min()) <= float(probabilities.max()) <= 1
