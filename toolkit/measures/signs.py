"""Which sentences may hold a word of some sets: one pass over a text spares most of its patterns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from toolkit.text import Sentence

_HASH_BITS = 20
_MIX = 40503  # odd, so that the sums spread over the tables


def _hash_signs(text: str) -> tuple[np.ndarray, np.ndarray]:
    """Return a number below 2 ** `_HASH_BITS` for the one and the two characters from each character on."""
    signs = np.frombuffer(f"{text}\0".encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    mask = np.uint32((1 << _HASH_BITS) - 1)
    return signs[:-1] & mask, (signs[:-1] * np.uint32(_MIX) + signs[1:]) & mask


class SignTable:
    """Up to eight sets of words; of a longer word the first two characters count.

    Examples
    --------
    >>> from toolkit.text import split_sentences
    >>> text = "新建车间2个。产值增长两成。"
    >>> SignTable(["新建", "改建"], ["增长", "下降", "个"]).read(text, split_sentences(text))
    [3, 2]
    """

    def __init__(self, *sets: Iterable[str]) -> None:
        self._tables = np.zeros((2, 1 << _HASH_BITS), dtype=np.uint8)
        for number, words in enumerate(sets):
            for word in words:
                size = min(len(word), 2)
                self._tables[size - 1, _hash_signs(word)[size - 1][0]] |= 1 << number

    def read(self, text: str, sentences: Sequence[Sentence]) -> list[int]:
        """Return for each sentence the sum of 1, 2, 4 ... for the sets of which it may hold a word.

        A sentence that holds a word is never missed; one that holds none may come with others.
        """
        if not sentences:
            return []
        ones, twos = _hash_signs(text)
        flags = self._tables[0][ones] | self._tables[1][twos]
        found: list[int] = np.bitwise_or.reduceat(flags, [sentence.start for sentence in sentences]).tolist()
        return found
