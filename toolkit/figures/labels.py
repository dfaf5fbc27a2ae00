"""The words of the figures in English and Chinese, from one file and from the codebooks."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any

from toolkit.errors import InputError

LANGUAGES = ("en", "zh")
_BROKEN_LINE = re.compile(r"(?<=[，。；：、）]) | (?=（)")
_CODEBOOKS = {"sector": "sectors", "flow": "flows", "source": "sources"}


@cache
def _load_words() -> dict[str, Any]:
    import yaml

    text = resources.files(__package__).joinpath("labels.yml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


class Labels:
    """The words of one language.

    Parameters
    ----------
    lang
        ``en`` or ``zh``.

    Raises
    ------
    InputError
        There is no such language.

    Examples
    --------
    >>> Labels("zh").name("bound", "masked")
    '掩码'
    """

    def __init__(self, lang: str = "en") -> None:
        if lang not in LANGUAGES:
            msg = f"Labels: there is no language {lang!r}. Take one of {', '.join(LANGUAGES)}."
            raise InputError(msg)
        self.lang = lang

    def name(self, kind: str, code: str) -> str:
        """Return the word for a code of a kind (``bound``, ``sector``, ...); the code where it has none."""
        if kind in _CODEBOOKS:
            from toolkit.codebooks import load_codebook

            codes = load_codebook(_CODEBOOKS[kind]).codes
            if code in codes:
                return getattr(codes[code].label, self.lang)
        words = _load_words()["words"].get(kind, {})
        return words[code][self.lang] if code in words else code

    def say(self, figure: str, part: str, **facts: Any) -> str:
        """Return a text of a figure (``title``, ``x``, ``caption``, ...) with its numbers filled in."""
        text: str = _load_words()["figures"][figure][part][self.lang]
        # A line of the file that was broken at full-width punctuation is joined without the space.
        return _BROKEN_LINE.sub("", text).format(**facts).strip()
