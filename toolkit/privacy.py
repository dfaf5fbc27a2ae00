"""Numbers of persons in a text, hidden sign by sign: telephones, identity cards, bank accounts.

A number is found by its form, and left alone where a unit or a magnitude follows it: no amount is ever
hidden. Short service numbers such as 12345 belong to nobody and stay. A form that a row of a table may have
too needs a word before it (电话, 身份证, 账号), or a sign that no amount has: a group that begins with 0, a
figure that checks the others.

What is not seen: names, addresses, passports, number plates and accounts of chats; a number in letters or
Chinese numerals, or one that a line break parts; a local number, or an account of less than
16 figures, that no word in its line names, as in a column under the head 电话. What may be hidden wrongly: a
file number that looks like a mobile number, has no unit and stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from toolkit.codebooks import load_codebook

# Signs without a width, which stand inside numbers that were copied from a web page.
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\xad"
_WIDTHS = str.maketrans("０１２３４５６７８９－（）．＋Ｘｘ：　", "0123456789-().+Xx: ")
_SIGNS = re.compile("[0-9０-９XxＸｘ]")
_DASH = "[-–—]"
_YEAR = "(?:18|19|20)[0-9]{2}"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_AREA = "(?:10|2[0-9]|[3-9][0-9]{2})"
_LOCAL = "[2-9][0-9]{6,7}"
_HALVES = "[2-9][0-9]{2,3}[- ][0-9]{4}"
# The figure behind it may be an amount with thousands parted.
_EXTENSION = rf"(?:(?:{_DASH}| ?(?:转|分机)[: ]?)[0-9]{{1,5}}(?![0-9]*[,，.．][0-9]))"
_NUMBER = re.compile(
    r"(?P<address>(?:https?://|www\.)[!-~]+)"
    # No part of a longer number, of a code with letters, or of a sum of money.
    r"|(?:(?=[(+])|(?<![0-9_.￥¥$€])(?:(?<![A-Za-z])|(?<=[Tt][Ee][Ll])|(?<=[Ff][Aa][Xx])))(?:"
    rf"(?P<identity>[1-8][0-9]{{5}}(?:{_YEAR}{_DAY}[0-9]{{3}}[0-9Xx]|[0-9]{{2}}{_DAY}[0-9]{{3}}))"
    r"|(?P<telephone>(?:"
    r"(?:\(?(?:\+|00)?86[-) ]{0,2})?1[3-9][0-9](?:[0-9]{8}|-[0-9]{4}-?[0-9]{4})"
    r"|\(?(?:\+|00)86[-) ]{0,2}1[3-9][0-9] [0-9]{4} [0-9]{4}"
    rf"|\(?(?:(?:\+|00)86[-) ]{{0,2}}|86[-)] ?)\(?0?{_AREA}(?:\) ?|{_DASH}| )?(?:{_LOCAL}|{_HALVES})"
    rf"|(?:\(0{_AREA}\) ?|0{_AREA}{_DASH})(?:{_LOCAL}|{_HALVES})|0{_AREA} ?{_LOCAL}"
    r"|[48]00(?:-?[0-9]{3}-?[0-9]{4}|-[0-9]{4}-[0-9]{3})"
    rf"){_EXTENSION}?)"
    # Behind 86/ a group of figures may be the lower part of a fraction.
    rf"|(?P<spaced>(?<!(?<![0-9])[0-9]/)(?<!(?<![0-9])[0-9]{{2}}/)"
    rf"(?:1[3-9][0-9] [0-9]{{4}} [0-9]{{4}}|0{_AREA} {_HALVES}"
    r"|[48]00 (?:[0-9]{3} [0-9]{4}|[0-9]{4} [0-9]{3})))"
    rf"|(?P<parted>[1-8][0-9]{{5}}[- ]?{_YEAR}[- ]?{_DAY}[- ]?[0-9]{{3}}[0-9Xx])"
    r"|(?P<grouped>[0-9]{4}(?: [0-9]{4}){3}(?: [0-9]{1,3})?)|(?P<account>[0-9]{16,19})"
    rf"|(?P<local>(?!{_YEAR}(?:{_DAY}|[- ]))(?:{_AREA}{_DASH})?(?:{_LOCAL}|{_HALVES})"
    rf"{_EXTENSION}?)"
    r"|(?P<filed>(?=(?:[- ]?[0-9]){10})[0-9]{2,30}+(?:[- ][0-9]{2,30}+){0,6}+)"
    r")(?![0-9A-Za-z_]|号(?!码))"
)
_KINDS = {
    "identity": "identity",
    "parted": "identity",
    "telephone": "telephone",
    "spaced": "telephone",
    "local": "telephone",
    "account": "account",
    "grouped": "account",
    "filed": "account",
}
_ENOUGH = re.compile("[0-9０-９]{7}|[0-9０-９]{3}[-–—－ \u3000][0-9０-９]{4}")
_NAMES = {
    "telephone": re.compile(
        r"(?:(?:电话|手机|座机|热线)(?!用户|普及|交换|费)|联系方式|传真|联系人|(?i:tel|fax))[^0-9*\n]{0,8}"
        # A service number may come first: 电话：12345、6234000
        r"(?:[0-9]{3,5}[、，,/／]){0,2}$"
    ),
    "identity": re.compile(r"(?:身份|证件)[^0-9*\n]{0,12}$"),
    "account": re.compile(r"(?:账号|帐号|账户|帐户|卡号|开户)[^0-9*\n]{0,20}$"),
}
_LONGEST_CONTEXT = 26
# Between the numbers of a list, the first of which is named.
_LIST = re.compile(" ?[、，,/／;；或和及] ?")
_STARTS_WITH_ZERO = re.compile("[ -]0")
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
    >>> mask_personal("电话：62340000转801，监督热线12345")
    '电话：********转***，监督热线12345'
    """
    parts, done = [], 0
    for start, end, _ in find_personal(text):
        parts += [text[done:start], _SIGNS.sub("*", text[start:end])]
        done = end
    return "".join([*parts, text[done:]]) if parts else text


def find_personal(text: str) -> list[Personal]:
    """Find the numbers of persons in `text`: where each stands, and of which kind it is.

    ``telephone``: mobile numbers, landlines with area code, 400 and 800 numbers; behind 电话, 手机, 传真,
    联系人 local numbers too, and those of a list that begins so. ``identity``: 18 signs with a date of birth
    inside, or the 15 of old cards. ``account``: 16 to 19 figures that meet the check of bank cards, or 10
    and more that stand behind 账号, 卡号, 开户.

    Examples
    --------
    >>> find_personal("电话（0999）2345678，服务热线12345")
    [Personal(start=2, end=15, kind='telephone')]
    """
    visible, places = drop_invisible(text)
    lines = _find_lines(visible)
    plain = visible.translate(_WIDTHS) if lines else ""
    return [
        Personal(places[found.start], places[found.end - 1] + 1, found.kind)
        for start, end in lines
        for found in _find_in_line(plain, start, end)
    ]


def drop_invisible(text: str) -> tuple[str, Sequence[int]]:
    r"""Return `text` without the signs that have no width, and of each that stays its place in `text`.

    Examples
    --------
    >>> drop_invisible("1\u200b2")
    ('12', [0, 2])
    """
    if not any(sign in text for sign in INVISIBLE):
        return text, range(len(text))
    places = [at for at, sign in enumerate(text) if sign not in INVISIBLE]
    return "".join(text[at] for at in places), places


def names_telephone(text: str, at: int) -> bool:
    """Whether a word right before `at` says that a telephone number comes.

    Examples
    --------
    >>> names_telephone("联系电话：62340000", 5), names_telephone("移动电话用户62340000", 6)
    (True, False)
    """
    return _NAMES["telephone"].search(text, max(0, at - _LONGEST_CONTEXT), at) is not None


def _find_lines(text: str) -> list[tuple[int, int]]:
    """Return the lines that hold figures enough: to look at these alone is many times faster."""
    lines, done = [], 0
    while (match := _ENOUGH.search(text, done)) is not None:
        end = text.find("\n", match.end())
        done = len(text) if end < 0 else end
        lines.append((text.rfind("\n", 0, match.start()) + 1, done))
    return lines


def _find_in_line(text: str, start: int, end: int) -> Iterator[Personal]:
    at, last = start, Personal(start, start, "")
    while (match := _NUMBER.search(text, at, end)) is not None:
        kind = _KINDS.get(match.lastgroup or "", "")
        at = match.end()
        if kind and _is_personal(match, text, kind, last):
            last = Personal(*match.span(), kind)
            yield last
        elif kind:
            at = match.start() + 1


def _is_personal(match: re.Match[str], text: str, kind: str, last: Personal) -> bool:
    """Whether a number of such a form is one: a word or its own figures say so, and it is no amount."""
    form, units = match.lastgroup or "", _load_units()
    before = text[max(0, match.start() - _LONGEST_CONTEXT) : match.start()]
    if _NAMES[kind].search(before):
        amount = units.money if form in ("telephone", "spaced") else units.close
        return not amount.match(text, match.end())
    is_next = last.kind == kind and _LIST.fullmatch(text, last.end, match.start())
    return bool(is_next or _is_certain(form, match[0])) and not units.any.match(text, match.end())


def _is_certain(form: str, printed: str) -> bool:
    """Whether a number that no word names is one by its form and its figures."""
    if form in ("telephone", "identity"):
        return True
    if form == "spaced":
        return _STARTS_WITH_ZERO.search(printed) is not None
    if form == "parted":
        return _is_identity(re.sub("[- ]", "", printed))
    has_form = form == "account" or (form == "grouped" and _STARTS_WITH_ZERO.search(printed) is not None)
    return has_form and _is_card(printed.replace(" ", ""))


def _is_card(digits: str) -> bool:
    """Whether the last figure checks the others by the rule of Luhn (ISO/IEC 7812-1)."""
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2]]
    return digits.startswith(_CARD_STARTS) and (sum(doubled) + sum(map(int, digits[::-2]))) % 10 == 0


def _is_identity(signs: str) -> bool:
    """Whether the last sign checks the others as that of an identity card (GB 11643, ISO 7064 MOD 11-2)."""
    rest = sum(int(sign) * 2 ** (17 - at) for at, sign in enumerate(signs[:17])) % 11
    return "10X98765432"[rest] == signs[17].upper()


class _Units(NamedTuple):
    """What makes an amount of a number before it: any unit, one that no blank parts from it, or money."""

    any: re.Pattern[str]
    close: re.Pattern[str]
    money: re.Pattern[str]


@lru_cache
def _load_units() -> _Units:
    codes = load_codebook("units").codes.values()
    terms = sorted({term for code in codes for term in code.terms}, key=lambda term: (-len(term), term))
    others = "|".join(re.escape(phrase) for code in codes for phrase in code.exclude)
    # A range or a list has its unit behind the last of its figures; what is hidden are figures too.
    # Endless lists are cut, for they would be gone through again from each of their members.
    rest = r"(?:[余多来几]?(?:[-–—−~～]{1,2}|至|到|、|和|与|及|以及|或)[^\n0-9*]{0,2}[0-9*][0-9*.,Xx×✕＊]{0,400}+){0,16}+[余多来几]?"
    size = r"\s*(?:个?[十百千万亿]|分之|元|[%％‰])"
    unit = rf"(?!{others}|户[名主])(?:{'|'.join(map(re.escape, terms))})"
    decimals = r" ?\.[0-9]"
    blank = r"[^\S\n]?"
    return _Units(
        re.compile(rf"{decimals}|{rest}(?:{size}|{blank}{unit})"),
        re.compile(rf"{decimals}|{rest}(?:{size}|{unit})"),
        re.compile(rf"{decimals}|{rest}{size}"),
    )
