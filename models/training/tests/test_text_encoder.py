"""Shapes, masking, pooling and the consistency of what ships."""

import torch

from tpir_training.text_encoder import PretrainingHeads, TextEncoder, TextEncoderConfig, Understanding, load_matching, parameter_count

SMALL = TextEncoderConfig(vocabulary=50, positions=16, width=16, layers=2, heads=4, hidden=32)


def encoder() -> TextEncoder:
    torch.manual_seed(0)
    return TextEncoder(SMALL).eval()


def test_default_encoder_has_about_five_million_parameters():
    assert 5.0e6 < parameter_count(TextEncoder()) < 5.6e6


def test_pool_masked_words_do_not_count():
    words = torch.tensor([[[1.0, 2.0], [3.0, 4.0], [100.0, 100.0]]])
    pooled = TextEncoder.pool(words, torch.tensor([[1, 1, 0]]))
    assert torch.equal(pooled, torch.tensor([[2.0, 3.0]]))


def test_forward_padding_does_not_change_the_answer():
    model = encoder()
    ids = torch.tensor([[2, 7, 9, 3]])
    short = model(ids, torch.ones_like(ids))
    padded = model(torch.cat([ids, torch.zeros(1, 6, dtype=torch.int64)], 1), torch.tensor([[1] * 4 + [0] * 6]))
    assert torch.allclose(short.wanted, padded.wanted, atol=1e-5)
    assert torch.allclose(short.sentence, padded.sentence, atol=1e-5)


def test_understanding_outputs_agree_with_each_other():
    model = Understanding(encoder())
    ids = torch.randint(5, 50, (32, 12))
    wanted, kept, unrelated, automatic, strength, sentence = model(ids, torch.ones_like(ids))
    assert wanted.shape == kept.shape == (32, 10) and sentence.shape == (32, 16)
    assert unrelated.shape == automatic.shape == strength.shape == (32, 1)
    assert bool((wanted <= 1 - torch.maximum(unrelated, automatic) + 1e-6).all())
    assert bool((unrelated + automatic <= 1 + 1e-6).all())
    assert bool(((strength >= 0) & (strength <= 1)).all())


def test_masked_head_shares_the_word_embedding():
    model = encoder()
    logits = PretrainingHeads(model).masked(model, torch.zeros(3, 16))
    assert logits.shape == (3, 50)


def test_load_matching_skips_other_shapes():
    model = encoder()
    state = {"norm.weight": torch.full((16,), 2.0), "labels.bias": torch.zeros(5)}
    missing = load_matching(model, state)
    assert "labels.bias" in missing and "norm.weight" not in missing
    assert torch.equal(model.norm.weight.detach(), torch.full((16,), 2.0))
