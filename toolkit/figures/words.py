"""Small matters of language in the words of figures."""

from __future__ import annotations

from collections.abc import Iterable


def join_words(words: Iterable[str], lang: str, *, mark: str = ",") -> str:
    """Join words into a list: with a comma, or a semicolon where `mark` is one.

    Examples
    --------
    >>> join_words(["甘肃", "云南"], "zh"), join_words(["Gansu", "Yunnan"], "en", mark=";")
    ('甘肃、云南', 'Gansu; Yunnan')
    """
    if lang == "zh":
        return ("；" if mark == ";" else "、").join(words)
    return f"{mark} ".join(words)
