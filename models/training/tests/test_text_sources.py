"""What feeds the vocabulary and the pre-training."""

from tpir_training.glosses import main, read_glosses
from tpir_training.train_vocabulary import own_words
from tpir_training.wordpiece import SPECIAL_TOKENS, WordPiece, count_words, train


def test_read_glosses_keeps_known_words_with_synonyms_and_examples(tmp_path):
    for part in ("noun", "verb", "adj", "adv"):
        (tmp_path / f"data.{part}").write_text("  1 This is a licence line\n")
    (tmp_path / "data.noun").write_text(
        "  1 licence\n"
        '11501864 19 n 02 drizzle 0 mizzle 0 001 @ 11501381 n 0000 | very light rain; "a drizzle fell on the town"\n'
        "11501865 19 n 01 zyzzyva 0 001 @ 11501381 n 0000 | a weevil\n")
    assert list(read_glosses(tmp_path, {"drizzle"})) == ["drizzle , mizzle : very light rain", "a drizzle fell on the town"]
    (tmp_path / "vocab.txt").write_text("\n".join((*SPECIAL_TOKENS, "drizzle")) + "\n")
    output = tmp_path / "runs" / "glosses.txt"      # a clean clone has no runs/
    main(["--wordnet", str(tmp_path), "--vocabulary", str(tmp_path / "vocab.txt"), "--output", str(output)])
    assert output.read_text().startswith("drizzle , mizzle")


def test_own_words_become_whole_pieces():
    wordings, common = own_words()
    forced = [word for word in (*count_words(wordings), *count_words(common)) if word.isalpha() and word.isascii()]
    tokenizer = WordPiece(train({word: 2 for word in forced}, len(set(forced)) + 400, forced))
    assert all(len(tokenizer.word_ids(word)) == 1 for word in forced)
    assert len(set(forced)) > 1500
