"""Numbers of persons in a text, hidden sign by sign: telephones, identity cards, bank accounts.

A number is found by its form, and left alone where a unit or a magnitude follows it: no amount is ever
hidden. Short service numbers such as 12345 belong to nobody and stay.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from toolkit.codebooks import load_codebook

_WIDTHS = str.maketrans("０１２３４５６７８９－（）．Ｘｘ", "0123456789-().Xx")
_SIGNS = re.compile("[0-9０-９XxＸｘ]")
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_DASH = "[-–—]"
_NUMBER = re.compile(
    r"(?P<address>(?:https?://|www\.)[!-~]+)"
    # No part of a longer number, of a code with letters, or of a sum of money.
    r"|(?<![0-9_.￥¥$€])(?:(?<![A-Za-z])|(?<=[Tt][Ee][Ll]))(?:"
    rf"(?P<identity>[1-8][0-9]{{5}}(?:(?:18|19|20)[0-9]{{2}}{_DAY}[0-9]{{3}}[0-9Xx]|[0-9]{{2}}{_DAY}[0-9]{{3}}))"
    r"|(?P<telephone>(?:\+?86[- ]?)?1[3-9][0-9](?:[0-9]{8}|-[0-9]{4}-[0-9]{4})"
    rf"|(?:\(0(?:10|2[0-9]|[3-9][0-9]{{2}})\) ?|0(?:10|2[0-9]|[3-9][0-9]{{2}})(?:{_DASH}| )?)"
    rf"[2-9][0-9]{{6,7}}(?:{_DASH}[0-9]{{1,5}})?"
    r"|[48]00(?:-?[0-9]{3}-?[0-9]{4}|-[0-9]{4}-[0-9]{3}))"
    # Rows of a table may look like these: they need a word before them.
    r"|(?P<spaced>1[3-9][0-9] [0-9]{4} [0-9]{4})"
    r"|(?P<account>[0-9]{16,19})|(?P<grouped>[0-9]{4}(?: [0-9]{4}){3}(?: [0-9]{1,3})?)"
    r")(?![0-9A-Za-z_])"
)
_KINDS = {
    "identity": "identity",
    "telephone": "telephone",
    "spaced": "telephone",
    "account": "account",
    "grouped": "account",
}
_ENOUGH = re.compile("[0-9０-９]{7}|[0-9０-９]{3}[-–—－ ][0-9０-９]{4}")
_OF_TELEPHONE = re.compile(r"(?:电话|手机|联系方式|传真|联系人)[^0-9*\n]{0,8}$")
_OF_ACCOUNT = re.compile(r"(?:账号|帐号|账户|帐户|卡号|开户)[^0-9*\n]{0,20}$")
_LONGEST_CONTEXT = 26
# The first figures that cards are issued under; others would let dates and file numbers pass by chance.
_CARD_STARTS = tuple("34569")


class Personal(NamedTuple):
    """A number of a person: its span, and whether it is a telephone, an identity or an account."""

    start: int
    end: int
    kind: str


def mask_personal(text: str) -> str:
    """Return `text` with the figures of personal numbers turned into ``*``, character for character.

    Examples
    --------
    >>> mask_personal("联系人：王某，13900000000；捐款13900000000元。")
    '联系人：王某，***********；捐款13900000000元。'
    """
    parts, done = [], 0
    for start, end, _ in find_personal(text):
        parts += [text[done:start], _SIGNS.sub("*", text[start:end])]
        done = end
    return "".join([*parts, text[done:]]) if parts else text


def find_personal(text: str) -> list[Personal]:
    """Find the numbers of persons in `text`: where each stands, and of which kind it is.

    ``telephone``: mobile numbers, landlines with area code, 400 and 800 numbers. ``identity``: 18 signs
    with a date of birth inside, or the 15 of old cards. ``account``: 16 to 19 figures that meet the check
    of bank cards, or that stand behind 账号, 卡号, 开户.

    Examples
    --------
    >>> find_personal("电话（0999）2345678，服务热线12345")
    [Personal(start=2, end=15, kind='telephone')]
    """
    lines = _find_lines(text)
    plain = text.translate(_WIDTHS) if lines else ""
    return [
        Personal(*match.span(), _KINDS[match.lastgroup or ""])
        for start, end in lines
        for match in _NUMBER.finditer(plain, start, end)
        if match.lastgroup in _KINDS and _is_personal(match, plain)
    ]


def _find_lines(text: str) -> list[tuple[int, int]]:
    """Return the lines that hold figures enough: to look at these alone is many times faster."""
    lines, done = [], 0
    while (match := _ENOUGH.search(text, done)) is not None:
        end = text.find("\n", match.end())
        done = len(text) if end < 0 else end
        lines.append((text.rfind("\n", 0, match.start()) + 1, done))
    return lines


def _is_personal(match: re.Match[str], text: str) -> bool:
    before = text[max(0, match.start() - _LONGEST_CONTEXT) : match.start()]
    form, many = match.lastgroup, _load_units()
    if form in ("telephone", "spaced"):
        is_named = bool(_OF_TELEPHONE.search(before))
        if form == "spaced" and not is_named:
            return False
        return not (many.money if is_named else many.any).match(text, match.end())
    if many.any.match(text, match.end()):
        return False
    return (
        form == "identity" or bool(_OF_ACCOUNT.search(before)) or (form == "account" and _is_card(match[0]))
    )


def _is_card(digits: str) -> bool:
    """Whether the last figure checks the others by the rule of Luhn (ISO/IEC 7812-1)."""
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2]]
    return digits.startswith(_CARD_STARTS) and (sum(doubled) + sum(map(int, digits[::-2]))) % 10 == 0


class _Units(NamedTuple):
    """What makes an amount of a number that it follows: any unit; or only one that no telephone has."""

    any: re.Pattern[str]
    money: re.Pattern[str]


@lru_cache
def _load_units() -> _Units:
    codes = load_codebook("units").codes.values()
    terms = sorted({term for code in codes for term in code.terms}, key=lambda term: (-len(term), term))
    others = "|".join(re.escape(phrase) for code in codes for phrase in code.exclude)
    # A range or a list has its unit behind the last of its figures.
    rest = r"(?:(?:[-–—−~～]{1,2}|至|到|、|和|与|及|以及|或)[^\n0-9]{0,2}[0-9][0-9.,]*)*[余多来几]?"
    size = r"\s*(?:个?[十百千万亿]|分之|元|[%％‰])"
    unit = rf"[ \t\u3000\xa0]?(?!{others})(?:{'|'.join(map(re.escape, terms))})"
    decimals = r"\.[0-9]"
    return _Units(re.compile(rf"{decimals}|{rest}(?:{size}|{unit})"), re.compile(rf"{decimals}|{rest}{size}"))
