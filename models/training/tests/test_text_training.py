"""Losses with known values, and short runs of both trainers that must learn something."""

import itertools
import math
import random
from pathlib import Path
from typing import Callable

import pytest
import torch

from tpir_training.evaluate_text import Probabilities, decide, score_probabilities, wilson
from tpir_training.instructions.corpus import generate, intent_groups
from tpir_training.instructions.example import Example
from tpir_training.stopwatch import Stopwatch
from tpir_training.text_encoder import PretrainingHeads, TextEncoder, TextEncoderConfig
from tpir_training.text_pretrainer import PretrainingSamples, learning_rate, mask_words, pretrain
from tpir_training.text_trainer import TuningSamples, collate, contrastive_loss, label_loss, misunderstood, tune
from tpir_training.wordpiece import WordPiece

VOCABULARY = Path(__file__).resolve().parents[2] / "language" / "vocab.txt"


@pytest.fixture(scope="module")
def tokenizer() -> WordPiece:
    return WordPiece.load(VOCABULARY)


def small(tokenizer: WordPiece) -> TextEncoder:
    torch.manual_seed(0)
    return TextEncoder(TextEncoderConfig(vocabulary=len(tokenizer), width=32, layers=1, heads=2, hidden=64))


def ticking(seconds: float = 1.0) -> Callable[[], float]:
    """A clock by which every step takes as long, on any machine."""
    return itertools.count(0.0, seconds).__next__


def test_a_process_that_was_stopped_did_not_train_meanwhile():
    times = iter([0.0, 0.5, 1.0, 1.5, 3601.5, 3602.0, 3613.0])
    watch = Stopwatch(lambda: next(times))
    laps = [watch.lap() for _ in range(6)]
    assert laps == pytest.approx([0.5, 1.0, 1.5, 2.0, 2.5, 3.0])     # an hour, and eleven seconds, in which nothing else was different
    slow = iter([0.0, 2.0, 4.0, 24.0])
    busy = Stopwatch(lambda: next(slow))
    assert [busy.lap() for _ in range(3)] == [2.0, 4.0, 24.0]        # ten times as long is a busy machine
    first = iter([0.0, 30.0, 5030.0])
    cold = Stopwatch(lambda: next(first))
    assert [cold.lap() for _ in range(2)] == [30.0, 60.0]            # the first one may prepare much


def test_tune_goes_on_where_it_was_stopped(tokenizer, tmp_path, capsys):
    def steps(clock: Callable[[], float]) -> int:
        encoder = small(tokenizer)
        options = {**TUNING, "consistency_share": 0.0, "masked_share": 0.0, "report_seconds": 7}
        tune(encoder, PretrainingHeads(encoder), TuningSamples(tokenizer, [], [], [], 128, 0.0, 1), options, 9, tmp_path, clock=clock)
        return capsys.readouterr().out.count("step 8 8s")

    stopped = (time + (3600 if time > 4 else 0) for time in itertools.count(0.0))
    assert steps(ticking()) == steps(stopped.__next__) == 1


def test_mask_words_hides_whole_words(tokenizer):
    words = [tokenizer.ids["[CLS]"]], [50, 60, 70], [80], [90], [100], [110], [tokenizer.ids["[SEP]"]]
    ids, places, targets = mask_words(words, tokenizer, random.Random(0), share=0.2)
    assert len(ids) == 9
    assert targets in ([50, 60, 70], [80], [90], [100], [110])
    assert len(places) == len(targets) and 0 not in places and 8 not in places


def test_learning_rate_warms_up_and_decays():
    assert learning_rate(0.02, 1.0) == pytest.approx(0.5)
    assert learning_rate(0.04, 1.0) == pytest.approx(1.0)
    assert learning_rate(1.0, 1.0) == pytest.approx(0.02)


def test_contrastive_loss_prefers_equal_labels_close():
    near = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
    labels = torch.tensor([0, 0, 1, 1])
    tidy = contrastive_loss(near, labels, 0.1)
    mixed = contrastive_loss(near, torch.tensor([0, 1, 0, 1]), 0.1)
    assert float(tidy) == pytest.approx(math.log(1 + 2 * math.exp(-10)), abs=1e-4)
    assert float(mixed) > float(tidy) + 5


def test_contrastive_loss_all_different_is_zero():
    assert float(contrastive_loss(torch.eye(3), torch.arange(3), 0.1)) == 0.0


def test_label_loss_perfect_logits_are_near_zero():
    example = Example("remove the rain", frozenset(["rain"]))
    batch = collate([example], [[2, 7, 3]])
    encoder = TextEncoder(TextEncoderConfig(vocabulary=20, width=8, layers=1, heads=2, hidden=8))
    out = encoder(batch.ids, batch.mask)
    out.wanted, out.kept = batch.wanted * 40 - 20, batch.kept * 40 - 20
    out.kind, out.strength = torch.tensor([[20.0, -20.0, -20.0]]), torch.ones(1)
    assert float(label_loss(out, batch, 0.0)) < 1e-4


TUNING = {"learning_rate": 3e-3, "warmup": 0.05, "smoothing": 0.02, "contrastive": 0.1, "temperature": 0.1, "consistency": 0.3,
          "consistency_share": 0.2, "masked": 0.3, "masked_share": 0.2, "average": 0.9, "report_seconds": 1000}


def test_tune_short_run_learns_and_saves(tokenizer, tmp_path):
    encoder = small(tokenizer)
    samples = TuningSamples(tokenizer, [], [], [], 512, 0.0, 1)
    probe = list(generate(200, 99))
    batch = collate(probe, [tokenizer.encode(e.text, 64) for e in probe])
    before = float(label_loss(encoder.eval()(batch.ids, batch.mask), batch, 0.02))
    averaged = tune(encoder, PretrainingHeads(encoder), samples, TUNING, 200, tmp_path, clock=ticking())
    assert float(label_loss(averaged(batch.ids, batch.mask), batch, 0.02)) < before - 0.5
    assert (tmp_path / "tuned.pt").is_file()


def test_what_was_misunderstood_comes_again_in_the_next_round(tokenizer):
    deck = [Example(f"take the rain out of picture {n}", frozenset(["rain"])) for n in range(200)]
    samples = TuningSamples(tokenizer, deck, [], [], 4096, 1.0, 1, repeat_share=0.5)
    rounds = samples.batches(20)
    first = next(rounds)
    encoder = TextEncoder(TextEncoderConfig(vocabulary=len(tokenizer), width=8, layers=1, heads=2, hidden=8))
    out = encoder(first.ids, first.mask)
    out.kind, out.wanted = torch.eye(3)[first.kind] * 9, first.wanted * 40 - 20
    assert misunderstood(out, first) == []
    out.wanted[3, 0] = 20.0
    out.kind[5] = torch.eye(3)[(first.kind[5] + 1) % 3]
    wrong = misunderstood(out, first)
    assert wrong == [first.sources[3], first.sources[5]] and all(e in deck for e in wrong)
    samples.come_again(wrong)
    second = next(rounds)
    assert set(wrong) < set(second.sources)
    # nobody else comes twice before everybody has come once
    assert not (set(second.sources) - set(wrong)) & set(first.sources)


def test_pretrain_short_run_learns_and_saves(tokenizer, tmp_path):
    groups = [[tokenizer.encode_words(t) for t in group] for group in intent_groups(1, 400)]
    running = [tokenizer.encode_words(f"the committee met again on day {n} of the long week") for n in range(40)]
    encoder = small(tokenizer)
    samples = PretrainingSamples(tokenizer, running, groups, 0.3, 512, seed=1)
    batch = next(PretrainingSamples(tokenizer, running, groups, 0.3, 512, seed=2).batches())
    assert batch.ids.shape == batch.mask.shape and batch.ids.numel() <= 512 + 64
    heads = pretrain(encoder, samples, 150, 3e-3, tmp_path, clock=ticking())
    words = encoder.words(batch.ids, batch.mask).reshape(-1, 32)[batch.places]
    loss = torch.nn.functional.cross_entropy(heads.masked(encoder, words), batch.targets)
    assert float(loss) < math.log(len(tokenizer)) - 1
    assert (tmp_path / "pretrained.pt").is_file()


def test_wilson_known_interval():
    low, high = wilson(94, 100)
    assert (low, high) == (pytest.approx(87.5, abs=0.1), pytest.approx(97.2, abs=0.1))


@pytest.mark.parametrize("rain, unrelated, automatic, expected", [
    (0.9, 0.1, 0.0, (["rain"], False, False)),
    (0.2, 0.7, 0.1, ([], True, False)),
    (0.2, 0.1, 0.6, ([], False, True)),
    (0.4, 0.3, 0.3, (["rain"], False, False)),
    (0.6, 0.7, 0.0, ([], True, False)),
])
def test_decide_exactly_one_answer_holds(rain, unrelated, automatic, expected):
    assert decide([0.0, rain, *[0.0] * 8], unrelated, automatic, [0.5] * 10, 0.5, 0.5) == expected


def test_score_counts_exact_matches_only():
    import numpy as np

    wanted = np.zeros((3, 10))
    wanted[0, 1] = wanted[1, 1] = wanted[1, 2] = 0.9
    found = Probabilities(wanted, np.zeros((3, 10)), np.array([0.1, 0.1, 0.9]), np.zeros(3), np.ones(3))
    examples = [Example("a", frozenset(["rain"])), Example("b", frozenset(["rain"]), family="negation"), Example("c", unrelated=True)]
    result = score_probabilities(found, examples)
    assert result.groups["all"] == [2, 3]
    assert result.groups["#negation"] == [0, 1]
    assert result.labels["haze"] == (0, 1, 0)
