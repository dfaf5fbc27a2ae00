"""Words counted: the terms of the codebook are whole words, and the segmenter is our own."""

from __future__ import annotations

import logging
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.codebooks import load_codebook
from toolkit.codebooks.match import is_regex
from toolkit.errors import InputError
from toolkit.tokens import ENGINES, _load_cutter, count_tokens

TERMS = [term.term for term in load_codebook("sectors").iter_terms() if not is_regex(term.term)]


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), (" \n\t", 0), ("，。！？；：“”《》（）…—", 0), ("贫困", 1), ("贫困，贫困。", 2)],
)
def test_words_read_by_eye(text, count):
    assert count_tokens(text) == count


def test_terms_of_the_codebook_are_words():
    cut = _load_cutter("jieba")
    broken = [term for term in TERMS if term.isalpha() and list(cut(term)) != [term]]
    assert len(broken) <= len(TERMS) // 20, broken


def test_the_global_segmenter_is_left_alone():
    import jieba

    count_tokens("易地扶贫搬迁")
    assert not jieba.dt.initialized or "易地扶贫搬迁" not in jieba.dt.FREQ
    assert logging.getLogger("jieba").level >= logging.WARNING


def test_an_unknown_engine_is_named_with_the_known_ones():
    with pytest.raises(InputError, match=r"jieba.*rjieba.*not 'pkuseg'"):
        count_tokens("贫困", engine="pkuseg")


def test_a_missing_engine_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "rjieba", None)
    _load_cutter.cache_clear()
    with pytest.raises(InputError, match="pip install"):
        count_tokens("贫困", engine="rjieba")


def test_both_engines_count_nearly_the_same():
    text = "全县上下坚持把脱贫攻坚作为头等大事，紧扣目标任务，落实各项政策，今年减贫12人。" * 20
    counts = [count_tokens(text, engine=engine) for engine in ENGINES]
    assert max(counts) <= 1.1 * min(counts)


@settings(max_examples=50)
@given(st.text(max_size=60))
def test_there_are_no_more_words_than_signs(text):
    assert 0 <= count_tokens(text) <= len(text)


@settings(max_examples=50)
@given(st.text(alphabet="贫困脱12a ，。\n", max_size=30), st.text(alphabet="贫困脱12a ，。\n", max_size=30))
def test_words_of_two_sentences_add_up(first, second):
    assert count_tokens(f"{first}。\n{second}") == count_tokens(first) + count_tokens(second)
