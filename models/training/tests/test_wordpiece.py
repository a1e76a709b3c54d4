"""The tokenizer against Hugging Face's ids, and what the vocabulary trainer promises."""

import json
from pathlib import Path

import pytest

from tpir_training.wordpiece import SPECIAL_TOKENS, WordPiece, split_words, train

ROOT = Path(__file__).resolve().parents[3]
VOCABULARY = ROOT / "models" / "language" / "vocab.txt"
GOLDENS = ROOT / "tests" / "data" / "tokenizer" / "golden.jsonl"


def test_encode_golden_strings_equal_hugging_face():
    tokenizer = WordPiece.load(VOCABULARY)
    rows = [json.loads(line) for line in GOLDENS.read_text(encoding="utf-8").split("\n") if line]
    wrong = [row["text"] for row in rows if tokenizer.encode(row["text"]) != row["ids"]]
    assert len(rows) >= 500
    assert wrong == []


@pytest.mark.parametrize("text, words", [
    ("Remove\nthe\tRAIN", ["remove", "the", "rain"]),
    ("café", ["cafe"]),
    ("don't", ["don", "'", "t"]),
    ("a_b", ["a", "_", "b"]),
    ("雨rain", ["雨", "rain"]),
    ("zero\u200bwidth", ["zerowidth"]),
])
def test_split_words_normalises_like_bert(text, words):
    assert split_words(text) == words


def test_load_vocabulary_keeps_our_words_whole():
    tokenizer = WordPiece.load(VOCABULARY)
    for word in ("denoise", "derain", "dehaze", "grainy", "blurry", "jpeg", "raindrops", "inpaint", "underexposed", "snowflakes"):
        assert len(tokenizer.word_ids(word)) == 1, word
    assert tokenizer.pieces[:5] == list(SPECIAL_TOKENS)


def test_train_small_counts_forces_words_and_covers_the_alphabet():
    pieces = train({"lower": 5, "lowest": 3, "newer": 6, "wider": 3}, 120, forced=["dehaze"])
    tokenizer = WordPiece(pieces)
    assert "dehaze" in tokenizer.ids
    assert tokenizer.ids["[UNK]"] not in tokenizer.encode("zebra quiz 42!")
    assert len(tokenizer.encode("newer")) < len(tokenizer.encode("xqzvj"))


def test_encode_long_text_fits_the_limit():
    tokenizer = WordPiece.load(VOCABULARY)
    ids = tokenizer.encode("remove the rain " * 100, limit=64)
    assert len(ids) == 64
    assert ids[0] == tokenizer.ids["[CLS]"] and ids[-1] == tokenizer.ids["[SEP]"]


def test_wordpiece_repeated_piece_is_refused():
    with pytest.raises(ValueError, match="repeats"):
        WordPiece([*SPECIAL_TOKENS, "rain", "rain"])
