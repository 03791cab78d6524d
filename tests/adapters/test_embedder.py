"""The student of the sentence encoder: its tables say what the encoder's weights say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.adapters import embedder, whole_embedder
from bot.adapters.embedder import SmallEmbedder

TEXTS = tuple(
    f"{thing}{what}"
    for thing in ("証券番号", "マイページ", "会員登録", "パスワード", "保険料", "契約の更新")
    for what in (
        "はどこに書いてありますか",
        "が分かりません",
        "を変えたい",
        "とは何ですか",
        "はいつまで?",
    )
)
UNSEEN = ("証券番号を忘れました", "マイページに入れない", "保険料はいくらですか", "更新のしかた")


@pytest.fixture(scope="module")
def student() -> SmallEmbedder:
    """Fitted to all of the texts."""
    return SmallEmbedder.fit(TEXTS)


def test_vectors_have_unit_length(student: SmallEmbedder) -> None:
    """One a text."""
    vectors = student.embed(UNSEEN)
    assert vectors.shape == (len(UNSEEN), embedder.DIMENSIONS)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(UNSEEN)), abs=1e-5)


def test_nothing_is_nought(student: SmallEmbedder) -> None:
    """Where there is no text, and where no text is asked about."""
    assert not student.embed(["", "  "]).any()
    assert student.embed([]).shape == (0, embedder.DIMENSIONS)


def test_a_text_is_the_same_alone_and_among_others(student: SmallEmbedder) -> None:
    """Neighbours of one text are none of the next."""
    together = student.embed(UNSEEN)
    for text, vector in zip(UNSEEN, together):
        assert student.embed([text])[0] == pytest.approx(vector, abs=1e-5)


def test_the_order_of_words_is_seen(student: SmallEmbedder) -> None:
    """It is more than a bag of pieces."""
    one, other = student.embed(["契約を更新", "更新を契約"])
    assert one @ other < 0.999


def test_it_says_what_the_encoder_says(student: SmallEmbedder) -> None:
    """Of what it was fitted to: who is alike, and how much."""
    small, whole = student.embed(TEXTS), whole_embedder.embed(TEXTS)
    above = np.triu_indices(len(TEXTS), 1)
    alike = np.corrcoef((small @ small.T)[above], (whole @ whole.T)[above])[0, 1]
    assert alike > 0.8


def test_a_row_of_the_table_is_the_encoders_own_first_layer(student: SmallEmbedder) -> None:
    """Within half a step of eight bits, for every piece that is tabulated."""
    weights, tables = whole_embedder.weights(), student._tables
    number = {piece: place for place, piece in enumerate(weights.pieces)}
    kept = [number[piece] for piece, _ in student._pieces.vocabulary[: len(tables.rows) - 1]]
    raw = weights.table[kept] * weights.scale[kept, :1] + weights.scale[kept, 1:]
    exact = embedder._rows(tables, raw.astype(np.float32))
    error = np.abs(tables.rows[:-1] * tables.row_scale - exact)
    assert np.all(error <= tables.row_scale * 0.51)
    assert not tables.rows[-1].any()


def test_pieces_that_no_example_has_are_read_too(student: SmallEmbedder) -> None:
    """They are computed as the table was: a rare word is not nothing."""
    tabulated = {piece for piece, _ in student._pieces.vocabulary[: len(student._tables.rows) - 1]}
    assert "▁宇宙" not in tabulated
    one, other = student.embed(["宇宙へ行きたい", "弁護士へ行きたい"])
    assert one @ other < 0.99


@pytest.mark.parametrize("text", ["😭😭", "𠮷野家", "abcdefghijklmnop", "あ" * 1000, "한국어"])
def test_whatever_is_written_has_a_vector(student: SmallEmbedder, text: str) -> None:
    """Unknown characters as well."""
    assert np.isfinite(student.embed([text])).all()


def test_what_is_saved_is_mapped(student: SmallEmbedder, tmp_path: Path) -> None:
    """The same vectors, from tables that nobody can write to."""
    student.save(tmp_path)
    loaded = SmallEmbedder.load(tmp_path)
    assert loaded.embed(UNSEEN) == pytest.approx(student.embed(UNSEEN), abs=1e-6)
    with pytest.raises(ValueError, match="read-only"):
        loaded._tables.rows[0, 0] = 1
