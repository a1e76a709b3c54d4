"""The sentence generator: labels by construction, breadth, and no leak from the test sets."""

import json
import random
from pathlib import Path

import pytest

from tpir_training.instructions.corpus import excluding, generate, handwritten, intent_groups, parse_handwritten, plain, running_text
from tpir_training.instructions.example import Example
from tpir_training.instructions.grammar import Grammar
from tpir_training.instructions.lexicon_files import DEGRADATIONS, load_all
from tpir_training.instructions.slips import slip, spaced

ROOT = Path(__file__).resolve().parents[3]


def test_generate_same_seed_same_sentences():
    assert list(generate(200, 3)) == list(generate(200, 3))
    assert list(generate(200, 3)) != list(generate(200, 4))


def test_generate_many_are_distinct_and_cover_every_label():
    examples = list(generate(24000, 1))
    assert len({e.text for e in examples}) >= 20000
    for name in DEGRADATIONS:
        assert sum(name in e.wanted for e in examples) > 500, name
        assert sum(name in e.kept for e in examples) > 100, name
    assert sum(e.unrelated for e in examples) > 3000
    assert sum(e.automatic for e in examples) > 1000
    assert all(e.text.strip() for e in examples)


def test_minimal_pair_swaps_the_roles_only():
    first, second = Grammar(random.Random(5)).minimal_pair()
    assert first.wanted == second.kept and first.kept == second.wanted
    assert sorted(plain(first.text).split()) == sorted(plain(second.text).split())


def test_handwritten_sentences_are_many_and_distinct():
    texts = [e.text for e in handwritten()]
    assert len(texts) >= 1000
    assert len(set(texts)) == len(texts)


LABELLED = ROOT / "tests" / "data" / "instructions"


@pytest.mark.parametrize("name", sorted(path.name for path in LABELLED.glob("*.jsonl")))
def test_handwritten_sentences_do_not_repeat_the_labelled_sets(name):
    path = LABELLED / name
    held = {plain(json.loads(line)["text"]) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()}
    shared = len(held & {plain(e.text) for e in handwritten() if len(e.text.split()) > 2})
    assert shared == 0, "remove the repeated sentences without looking at the test set: see tests/data/instructions/README.md"


def test_excluding_drops_sentences_of_the_labelled_sets():
    drawn = list(generate(300, 3))
    banned = {plain(drawn[5].text)}
    assert all(plain(e.text) not in banned for e in excluding(drawn, banned))
    assert len(list(excluding(drawn, banned))) < 300


def test_lexicon_every_degradation_has_words_for_every_use():
    for name, entry in load_all().items():
        assert len(entry.things) >= 20 and len(entry.clauses) >= 20 and len(entry.effects) >= 10, name
        assert entry.verbs and entry.operations and entry.free and entry.chatter, name


def test_parse_handwritten_reads_headers_and_strength():
    examples = parse_handwritten("[rain | keep noise]\n0.4: a bit less rain, keep the grain\n[automatic]\nfix it\n", "x")
    assert examples[0] == Example("a bit less rain, keep the grain", frozenset(["rain"]), frozenset(["noise"]), strength=0.4, family="x")
    assert examples[1].automatic


def test_parse_handwritten_unknown_name_is_refused():
    with pytest.raises(ValueError, match="unknown name"):
        parse_handwritten("[rian]\nremove\n", "x")


@pytest.mark.parametrize("fields", [
    {}, {"wanted": frozenset(["rain"]), "unrelated": True}, {"wanted": frozenset(["rain"]), "kept": frozenset(["rain"])}, {"wanted": frozenset(["dust"])},
])
def test_example_contradictory_labels_are_refused(fields):
    with pytest.raises(ValueError):
        Example("text", **fields)


def test_slip_leaves_two_letters_alone_and_keeps_the_first_of_three():
    rng = random.Random(1)
    assert all(slip("at", rng) == "at" for _ in range(20))
    assert {slip("fog", rng)[0] for _ in range(20)} == {"f"}
    assert any(slip("raindrops", rng) != "raindrops" for _ in range(5))


def test_spaces_slip_without_losing_a_letter():
    rng = random.Random(1)
    results = {" ".join(spaced(["remove", "the", "noise"], rng)) for _ in range(60)}
    assert {"removethe noise", "remove thenoise"} <= results and any(len(text.split()) == 4 for text in results)
    assert {text.replace(" ", "") for text in results} == {"removethenoise"}


def test_running_text_separates_neutral_from_trapped():
    neutral, trapped = running_text(["The committee met again on Monday.", "The rain fell on the old roof.", "Too short", "The camera took a dark picture."])
    assert neutral == ["The committee met again on Monday."]
    assert trapped == ["The rain fell on the old roof."]


def test_intent_groups_hold_at_least_two_sentences_each():
    groups = intent_groups(1, 500)
    assert groups and all(len(group) > 1 for group in groups)
