"""Go through a text once and say of every numeral what it is."""

from __future__ import annotations

import re

from toolkit.numerals import grammar, shares
from toolkit.numerals.amounts import read_amount, read_chinese_amount
from toolkit.numerals.number import LETTER_MASKS
from toolkit.numerals.numbering import mark_numbering
from toolkit.numerals.record import Numeral
from toolkit.numerals.small import is_counted
from toolkit.numerals.words import Words, load_words
from toolkit.privacy import drop_invisible, names_telephone

_DIGIT = re.compile(grammar.D)
_SIGN = re.compile(r"[0-9０-９*＊×✕]")
_CODE_BODY = re.compile(r"(?:[0-9０-９*＊×✕]|[A-Za-z]|[.\-_](?=[0-9A-Za-z]))+")
_LETTER_MASKS = frozenset(LETTER_MASKS)
_DOTS = re.compile(r"(?:[·•.][0-9０-９]+)+")
_QUOTES_OPEN = '“‘"「『'
_QUOTES_CLOSE = '”’"」』'
_BRACKETS_OPEN = "〔[【（(﹝［"
_CARRY = re.compile(r"(?:、|和|与|及|以及|或)(?:约|近|超过|超|达|逾|分别)?$")


def scan_numerals(text: str, words: Words | None = None) -> list[Numeral]:
    """Return every numeral of `text` in its order: what holds a digit or a mask, and Chinese amounts.

    Examples
    --------
    >>> text = "2019年减贫47595人，投入近14.06亿元，完成**%。"
    >>> [(text[n.start : n.end], n.kind, n.low, n.high) for n in scan_numerals(text)][:2]
    [('2019年', 'date', None, None), ('47595人', 'quantity', 47595.0, 47595.0)]
    >>> [(text[n.start : n.end], n.bound, n.low, n.high) for n in scan_numerals(text)][2:]
    [('14.06亿元', 'less', None, 1406000000.0), ('**%', 'masked', 10.0, 99.0)]
    """
    words = load_words() if words is None else words
    visible, places = drop_invisible(text)
    found = _scan(visible, words)
    if visible is not text:
        for numeral in found:
            numeral.start, numeral.end = places[numeral.start], places[numeral.end - 1] + 1
    return found


def _scan(text: str, words: Words) -> list[Numeral]:
    found: list[Numeral] = []
    at = 0
    while (first := grammar.FIRST_SIGN.search(text, at)) is not None:
        at = first.start()
        match = grammar.TRIGGER.match(text, at)
        if match is None:
            at += 1
            continue
        taken = found[-1].end if found else 0
        numeral = _READERS[match.lastgroup or ""](text, match, words, taken)
        if numeral is None:
            at = match.end() if match.lastgroup in ("url", "chinese") else match.start() + 1
            continue
        if text[numeral.end : numeral.end + 1] in _LETTER_MASKS and (
            rest := grammar.MASKS.match(text, numeral.end)
        ):
            numeral.end = rest.end()
        if numeral.kind == "name":
            _take_quotes(numeral, text, taken)
        found.append(numeral)
        at = numeral.end
    mark_numbering(found, text)
    _carry_units(found, text)
    return found


def _take_quotes(name: Numeral, text: str, taken: int) -> None:
    """Let the quotes that enclose a code name belong to it: “311”."""
    opened = text[name.start - 1 : name.start] if name.start > taken else ""
    closed = text[name.end : name.end + 1]
    if opened and closed and opened in _QUOTES_OPEN and closed in _QUOTES_CLOSE:
        name.start, name.end = name.start - 1, name.end + 1


def _read_url(text: str, match: re.Match[str], words: Words, taken: int) -> Numeral | None:
    return Numeral(*match.span(), "other") if _SIGN.search(match.group()) else None


def _read_arabic(text: str, match: re.Match[str], words: Words, taken: int) -> Numeral:
    """Read what begins with a digit or a mask: try the forms that are no quantity first."""
    at = match.start()
    before = text[at - 1] if at else ""
    if before > "~" and before != "第" and grammar.PLAIN.match(text, at):
        return _read_quantity(text, at, before, words)
    return (
        _read_hidden(text, at)
        or _read_name_before(text, at, before, words, taken)
        or _read_bracketed(text, at, before, taken)
        or _read_ordinal(text, at, before, words, taken)
        or _read_fused_or_date(text, at, taken)
        or _read_marker(text, at)
        or _read_rank(text, at, taken)
        or shares.read_slashed(text, at, words)
        or _read_code(text, at, words)
        or _read_quantity(text, at, before, words)
    )


def _read_hidden(text: str, at: int) -> Numeral | None:
    if text[at] != "*":
        return None
    match = grammar.HIDDEN.match(text, at) or grammar.HIDDEN_LOCAL.match(text, at)
    if match and match.re is grammar.HIDDEN_LOCAL and not names_telephone(text, at):
        return None
    return Numeral(at, match.end(), "other") if match else None


def _read_name_before(text: str, at: int, before: str, words: Words, taken: int) -> Numeral | None:
    """Read PM2.5, G20 and COVID-19; but GDP6.5% is a quantity."""
    start = at
    if before in ("-", "_", "."):
        start -= 1
    while (
        start > taken and text[start - 1].isascii() and (text[start - 1].isalpha() or text[start - 1] == "_")
    ):
        start -= 1
    if start == at or not text[start].isalpha():
        return None
    amount = read_amount(text, at, words)
    if amount.unit or amount.has_magnitude:
        is_typed = not text[start:at].translate(grammar.LIKE_DIGITS).strip("01")
        return Numeral(start, _end_of_code(text, at), "other") if is_typed else None
    return Numeral(start, _end_of_code(text, at), "name")


def _end_of_code(text: str, at: int) -> int:
    match = _CODE_BODY.match(text, at)
    return match.end() if match else at + 1


def _read_bracketed(text: str, at: int, before: str, taken: int) -> Numeral | None:
    """Read what stands in brackets of its own: 〔2018〕15号, (1), (*)."""
    if not before or before not in _BRACKETS_OPEN or at - 1 < taken:
        return None
    match = grammar.BRACKETED.match(text, at)
    if match is None or (match["only"] is None and before in "（(" and not match.group().endswith("号")):
        return None
    only = match["only"]
    is_marker = only is not None and before in "（(" and len(only) < 3 and _DIGIT.match(only)
    kind = "marker" if is_marker else "other"
    return Numeral(at - 1, match.end(), kind)


def _read_ordinal(text: str, at: int, before: str, words: Words, taken: int) -> Numeral | None:
    """Read 第3批: a place in an order, not an amount. 第1季度 is a date."""
    if before != "第" or at - 1 < taken:
        return None
    match = grammar.ORDINAL.match(text, at)
    end = match.end() if match else at + 1
    if text.startswith(("季度", "世纪"), end):
        return Numeral(at - 1, end + 2, "date")
    return Numeral(
        at - 1, end + len(words.find_unit(text, end) or text[end : end + 1].strip("，。、；")), "other"
    )


def _read_fused_or_date(text: str, at: int, taken: int) -> Numeral | None:
    if text[at] in "0０" and (mixed := _read_mixed_year(text, at, taken)):
        return mixed
    fused = grammar.FUSED.match(text, at)
    date = grammar.DATE.match(text, at)
    if fused and (date is None or date.end() < fused.end()) and not grammar.YEAR.match(text, at):
        return Numeral(at, fused.end(), "fused")
    if date is None:
        return None
    lead = grammar.DATE_LEAD.search(text, max(taken, at - 4), at)
    return Numeral(lead.start() if lead else at, date.end(), "date")


def _read_mixed_year(text: str, at: int, taken: int) -> Numeral | None:
    """Read 二0一四年, whose nought stands at `at`."""
    years = grammar.MIXED_YEAR.finditer(text, max(taken, at - 3), at + 7)
    return next((Numeral(*year.span(), "date") for year in years if year.start() < at < year.end()), None)


def _read_marker(text: str, at: int) -> Numeral | None:
    """Read the numbering of a list, at the start of a line or of a sentence."""
    match = grammar.MARKER.match(text, at) or grammar.DATED_MARKER.match(text, at)
    if match is None:
        return None
    left = text[max(0, at - 4) : at].rstrip(" \t\u3000\xa0")
    if left and left[-1] not in "\n。；;!！?？：:":
        return None
    return Numeral(at, match.end(), "marker")


def _read_code(text: str, at: int, words: Words) -> Numeral | None:
    match = grammar.CODE.match(text, at)
    if match is None or (match.lastgroup in ("mobile", "dial") and _is_amount(text, at, words)):
        return None
    if match.lastgroup == "sum":
        return Numeral(at, match.end(), "name")
    power = grammar.POWER.match(text, match.end())
    return Numeral(at, power.end() if power else match.end(), "other")


def _is_amount(text: str, at: int, words: Words) -> bool:
    """Whether what looks like a telephone number counts something: 13800000000元."""
    amount = read_amount(text, at, words)
    # At the end of a line such a number is one of a list of telephones sooner than a count.
    is_counted = amount.unit and (amount.unit.startswith("元") or "\n" not in text[at : amount.end])
    is_named = grammar.LABEL.search(text, max(0, at - 5), at)
    return bool(amount.has_magnitude or is_counted) and not is_named


def _read_rank(text: str, at: int, taken: int) -> Numeral | None:
    """Read 前10位 as a place in an order, and 500强 and 3.0 as parts of names."""
    club = grammar.CLUB.match(text, at)
    if club:
        return Numeral(at, club.end(), "name")
    rank = grammar.RANK.match(text, at)
    lead = grammar.RANK_LEAD.search(text, max(taken, at - 10), at) if rank else None
    if rank is None or lead is None:
        return None
    return Numeral(at - 1 if lead.group() == "前" else at, rank.end(), "other")


def _read_quantity(text: str, at: int, before: str, words: Words) -> Numeral:
    """Read a quantity; what turns out to be a grade, a code name, a year or a bare mask is that instead."""
    numeral = read_amount(text, at, words)
    if numeral.unit or numeral.has_magnitude:
        return numeral
    if grammar.LABEL.search(text, max(0, at - 5), at):
        return Numeral(at, _end_of_label(text, at), "other")
    letters = grammar.LETTERS.match(text, numeral.end)
    if letters:
        return _read_typed(text, at) or Numeral(numeral.start, letters.end(), "name")
    monthly = grammar.MONTHLY.match(text, at)
    if monthly and monthly.end() == numeral.end:
        return Numeral(at, numeral.end, "date")
    year = grammar.YEAR.match(text, at)
    if year and year.end() >= numeral.end and year.end() - at in (4, 9, 10):
        return Numeral(at, year.end(), "date")
    if text.startswith(("·", "•", "."), numeral.end) and text[numeral.end + 1 : numeral.end + 2].isdigit():
        return Numeral(numeral.start, _end_of_dots(text, numeral.end), "name")
    power = grammar.POWER.match(text, numeral.end)
    if power:
        return Numeral(numeral.start, power.end(), "other")
    after = text[numeral.end : numeral.end + 1]
    if grammar.VERSION.match(text, at) and before not in " \t\n|":
        return Numeral(numeral.start, numeral.end, "name")
    if (before and before in _QUOTES_OPEN) or (after and after in _QUOTES_CLOSE):
        return Numeral(numeral.start, numeral.end, "name")
    return numeral if _DIGIT.search(text, numeral.start, numeral.end) else Numeral(at, numeral.end, "other")


def _read_typed(text: str, at: int) -> Numeral | None:
    """Read 2O19年 as a date; any other number with a letter typed for a digit has no sure value."""
    typed = grammar.TYPED.match(text, at)
    if typed is None:
        return None
    date = grammar.DATE.match(text[at : typed.end() + 12].translate(grammar.LIKE_DIGITS))
    return Numeral(at, at + date.end(), "date") if date else Numeral(at, typed.end(), "other")


def _end_of_label(text: str, at: int) -> int:
    """Return the end of a telephone, page or file number, masked or not."""
    number = grammar.NUMBER.match(text, at)
    chain = grammar.CHAIN.match(text, number.end() if number else at + 1)
    return chain.end() if chain else at + 1


def _end_of_dots(text: str, at: int) -> int:
    match = _DOTS.match(text, at)
    return match.end() if match else at


def _read_tenth(text: str, match: re.Match[str], words: Words, taken: int) -> Numeral | None:
    """Read 六成 as percent; 第6成 is a place in an order."""
    if text[match.start() - 1 : match.start()] != "第":
        return shares.read_tenth(text, match, words, taken)
    return _read_arabic(text, match, words, taken) if _DIGIT.match(match.group()) else None


def _read_chinese(text: str, match: re.Match[str], words: Words, taken: int) -> Numeral | None:
    numeral = read_chinese_amount(text, match.start(), match.end(), words)
    if numeral is None or not is_counted(text, numeral):
        return None
    return numeral


def _read_letters(text: str, match: re.Match[str], words: Words, taken: int) -> Numeral | None:
    """Read ＸＸ万元: letters in the place of digits, but not the ＸＸ县 of a form."""
    power = grammar.MAGNITUDE.match(text, match.end())
    unit = words.find_unit(text, power.end() if power else match.end())
    if not unit or unit[0] in "省市县区镇乡村州旗社街国":
        return None
    masked = "*" * len(match.group()) + text[match.end() : match.end() + 20]
    amount = read_amount(masked, 0, words)
    amount.start, amount.end = match.start(), match.start() + amount.end
    return amount


_READERS = {
    "url": _read_url,
    "arabic": _read_arabic,
    "fraction": shares.read_fraction,
    "tenth": _read_tenth,
    "fold": shares.read_fold,
    "half": shares.read_half,
    "chinese": _read_chinese,
    "letters": _read_letters,
}


def _carry_units(found: list[Numeral], text: str) -> None:
    """Give the unit at the end of a list to the figures before it: 1.2亿、8000万和300万元."""
    following: Numeral | None = None
    for numeral in reversed(found):
        if numeral.kind != "quantity":
            following = None
            continue
        if (
            following is not None
            and not numeral.unit
            and following.unit
            and following.start - numeral.end <= 4
        ):
            gap = text[numeral.end : following.start]
            if _CARRY.fullmatch(gap) and (numeral.has_magnitude or not following.has_magnitude):
                numeral.unit = following.unit
        following = numeral
