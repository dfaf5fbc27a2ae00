"""Which sentences may hold a word of some sets: one pass over a text spares most of its patterns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from toolkit.codebooks.scan import HASH_BITS, hash_signs
from toolkit.text import Sentence


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
        self._tables = np.zeros((2, 1 << HASH_BITS), dtype=np.uint8)
        for number, words in enumerate(sets):
            for word in words:
                size = min(len(word), 2)
                self._tables[size - 1, hash_signs(word)[size - 1][0]] |= 1 << number

    def read(self, text: str, sentences: Sequence[Sentence]) -> list[int]:
        """Return for each sentence the sum of 1, 2, 4 ... for the sets of which it may hold a word.

        A sentence that holds a word is never missed; one that holds none may come with others.
        """
        if not sentences:
            return []
        ones, twos, _ = hash_signs(text)
        flags = self._tables[0][ones] | self._tables[1][twos]
        found: list[int] = np.bitwise_or.reduceat(flags, [sentence.start for sentence in sentences]).tolist()
        return found
