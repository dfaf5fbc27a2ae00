"""The years of a date, in whatever signs they are printed."""

from __future__ import annotations

import re

from toolkit.numerals.grammar import LIKE_DIGITS
from toolkit.privacy import INVISIBLE

# Letters and rings are typed for 〇 too: 二O一四年.
_DIGITS = str.maketrans(
    "０１２３４５６７８９〇○零Ｏｏ一二三四五六七八九", "012345678900000123456789", INVISIBLE
)
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


def list_years(printed: str) -> list[int]:
    """Return the years that a date numeral names, in their order; a masked year is none.

    Examples
    --------
    >>> list_years("2016—2018年"), list_years("二0一四年底"), list_years("2O１9年3月")
    ([2016, 2018], [2014], [2019])
    """
    plain = printed.translate(LIKE_DIGITS).translate(_DIGITS)
    return [int(year) for year in _YEAR.findall(plain)]
