"""Words of a text, counted by a segmenter: the denominators of rates.

jieba has a segmenter of our own, with the terms of the sector codebook in its dictionary; the global one of
the package is left alone. rjieba, where it is installed, cuts nearly the same words many times faster.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable, Iterable
from functools import lru_cache

from toolkit.codebooks import load_codebook
from toolkit.codebooks.match import is_regex
from toolkit.errors import InputError

ENGINES = ("jieba", "rjieba")
_WORD = re.compile(r"\w")

Cutter = Callable[[str], Iterable[str]]


def count_tokens(text: str, *, engine: str = "jieba") -> int:
    """Count the words of `text`, without punctuation and white space.

    Raises
    ------
    InputError
        The engine is unknown, or rjieba is not installed.

    Examples
    --------
    >>> count_tokens("易地扶贫搬迁让4171人脱贫。")
    5
    """
    if not text:
        return 0
    return sum(map(_is_word, _load_cutter(engine)(text)))


# Texts say the same words again and again.
@lru_cache(maxsize=65_536)
def _is_word(token: str) -> bool:
    return _WORD.search(token) is not None


@lru_cache
def _load_cutter(engine: str) -> Cutter:
    if engine not in ENGINES:
        msg = f"count_tokens: engine must be one of {ENGINES}, not {engine!r}."
        raise InputError(msg)
    return _load_jieba() if engine == "jieba" else _load_rjieba()


def _load_jieba() -> Cutter:
    with warnings.catch_warnings():
        # The package of 2020 has escapes that newer Pythons warn of, and asks for pkg_resources.
        warnings.simplefilter("ignore")
        import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    for term in _list_terms():
        tokenizer.add_word(term)
    return tokenizer.cut


def _load_rjieba() -> Cutter:
    try:
        import rjieba
    except ImportError as error:
        msg = "count_tokens: engine rjieba is not installed. Take jieba, or: pip install 'povreports[fast]'."
        raise InputError(msg) from error
    return rjieba.cut


def _list_terms() -> list[str]:
    return [term.term for term in load_codebook("sectors").iter_terms() if not is_regex(term.term)]
