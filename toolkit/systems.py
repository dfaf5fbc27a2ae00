"""The systems by which the work is managed, as far as reports put figures to them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.codebooks import load_codebook
from toolkit.errors import require_columns
from toolkit.schema import DTYPES

if TYPE_CHECKING:
    import pandas as pd

_KEY = ["report_id", "start", "end"]
_SHOWN = ["text", "value", "low", "high", "bound", "unit", "role", "status", "region", "year", "year_basis"]
COLUMNS = [*_KEY, "sentence_id", "system", "aspect", *_SHOWN]
_FIGURE = "#"
# Signs of half width are read as their full-width forms; the length stays.
_EVEN = str.maketrans(",;:()", "，；：（）")
# 一个, 两件 and 几项 are more often words of style than counts.
_STYLE = ("一", "两", "几", "数")
# The second figure of a pair goes with the first: 监测对象3.2万户14.9万人.
_PAIR_GAPS = ("", "、", "，", "，计", "，共", "，涉及")
_PAIRS = {("户", "人"), ("户", "名"), ("类", "个")}
SYSTEMS = ("problems", "monitoring", "teams", "projects", "assets", "audits", "guarantees")
_OPEN = ("found", "handed_over")
_CLOSING = {
    "report_id": "text",
    **dict.fromkeys(["sentence_id", "start", "end"], "integer"),
    **dict.fromkeys(["origin", "unit"], "text"),
    "n": "integer",
    **dict.fromkeys(["found", "closed", "remaining", "estimate", "low", "high", "stated"], "number"),
    "year": "integer",
    **dict.fromkeys(["method", "reason"], "text"),
}


class _Figure(NamedTuple):
    """A figure of a sentence: its place in the report, its unit, and where its sign stands."""

    start: int
    end: int
    unit: str
    sign: int


def find_systems(quantities: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Find what reports say in figures about the systems of management, one row per stated figure.

    The systems are problems that are tracked until they are closed (``problems``), households watched for
    a relapse (``monitoring``), village work teams and helpers (``teams``), project ledgers (``projects``),
    registers of assets (``assets``), audits of funds (``audits``), and the checks of the two assurances
    and three guarantees (``guarantees``). The codebook ``systems`` defines every aspect.

    Parameters
    ----------
    quantities, sentences
        The tables of these names.

    Returns
    -------
    DataFrame
        ``report_id``, ``start``, ``end`` (the characters of the figure, for `show_evidence`),
        ``sentence_id``, ``system``, ``aspect``, and from ``quantities`` ``text``, ``value``, ``low``,
        ``high``, ``bound``, ``unit``, ``role``, ``status``, ``region``, ``year``, ``year_basis``. A figure
        has one aspect at most; figures written 一, 两 or 几 are left out.

    Raises
    ------
    InputError
        A needed column is missing.

    Examples
    --------
    >>> from toolkit import find_quantities, find_sentences
    >>> text = "反馈交办问题680个，已整改落实609个。"
    >>> found = find_systems(find_quantities(text), find_sentences(text))
    >>> found[["system", "aspect", "text"]].values.tolist()
    [['problems', 'handed_over', '680个'], ['problems', 'closed', '609个']]
    """
    import pandas as pd

    require_columns(quantities, [*_KEY, "sentence_id", *_SHOWN], caller="find_systems")
    require_columns(sentences, ["report_id", "sentence_id", "start", "text"], caller="find_systems")
    if quantities.empty:
        return quantities.assign(system="", aspect="")[COLUMNS]
    words: dict[Any, Any] = {(row.report_id, row.sentence_id): row for row in sentences.itertuples()}
    rows = [
        (report, start, end, *code.split("."))
        for (report, number), group in quantities.groupby(["report_id", "sentence_id"])
        if (report, number) in words
        for start, end, code in _read_sentence(words[report, number], group.itertuples())
    ]
    found = pd.DataFrame(rows, columns=[*_KEY, "system", "aspect"])
    found = found.astype(
        {"report_id": "str", "start": "Int64", "end": "Int64", "system": "str", "aspect": "str"}
    )
    table = quantities.merge(found, on=_KEY)
    return table.sort_values(_KEY, ignore_index=True)[COLUMNS]


def _read_sentence(sentence: Any, quantities: Iterable[Any]) -> Iterator[tuple[int, int, str]]:
    """Yield the figures of a sentence that belong to a system, each with its code."""
    text, figures = _even_out(str(sentence.text), int(sentence.start), quantities)
    codes = {figure.sign: "" for figure in figures}
    for match in load_codebook("systems").compile().find(text):
        sign = match.start + match.text.rfind(_FIGURE)
        if sign in codes:
            codes[sign] = match.code
    last: _Figure | None = None
    for figure in figures:
        if last is not None and not codes[figure.sign] and (last.unit, figure.unit) in _PAIRS:
            gap = text[last.sign + 1 + len(last.unit) : figure.sign]
            codes[figure.sign] = codes[last.sign] if gap in _PAIR_GAPS else ""
        if codes[figure.sign]:
            yield figure.start, figure.end, codes[figure.sign]
        last = figure


def _even_out(text: str, start: int, quantities: Iterable[Any]) -> tuple[str, list[_Figure]]:
    """Return the sentence with ``#`` and the unit in the place of each figure, and its figures."""
    parts, figures, at, size = [], [], 0, 0
    for quantity in quantities:
        first, stop = int(quantity.start) - start, int(quantity.end) - start
        if str(quantity.text).startswith(_STYLE):
            continue
        before = text[at:first].replace(_FIGURE, " ").translate(_EVEN)
        parts += [before, _FIGURE, quantity.unit]
        size += len(before)
        figures.append(_Figure(int(quantity.start), int(quantity.end), quantity.unit, size))
        size += len(_FIGURE) + len(quantity.unit)
        at = stop
    parts.append(text[at:].replace(_FIGURE, " ").translate(_EVEN))
    return "".join(parts), figures


def estimate_closing(systems: pd.DataFrame) -> pd.DataFrame:
    """Estimate the share of problems that were closed, one row per number of problems found.

    A chain begins with problems found or handed over, and takes in the figures of the same unit that the
    same sentence gives after it as closed or remaining. Problems are counted, not sampled: the bounds are
    those that hedges and masks leave, and no interval of chance is due.

    Parameters
    ----------
    systems
        Table of `find_systems`.

    Returns
    -------
    DataFrame
        ``report_id``, ``sentence_id``, ``start``, ``end`` (the figure that begins the chain), ``origin``
        (found or handed_over), ``unit``, ``n`` (figures in the chain), ``found``, ``closed``,
        ``remaining`` (as printed, several added up; missing where a figure has no value or none stands),
        ``estimate`` (closed over found as printed; hedges may lift it above 1), ``low``, ``high``
        (what the words allow, within 0 to 1), ``stated`` (the rate that the sentence prints, 0 to 1),
        ``year``, ``method``, ``reason`` (why there is no share).

    Raises
    ------
    InputError
        A needed column is missing.

    Notes
    -----
    With the problems found in [f, F] and those closed in [c, C] the share lies in [c/F, C/f].

    Examples
    --------
    >>> from toolkit import find_quantities, find_sentences
    >>> text = "反馈交办问题680个，已整改落实609个。"
    >>> closing = estimate_closing(find_systems(find_quantities(text), find_sentences(text)))
    >>> closing[["found", "closed", "low", "high"]].round(3).values.tolist()
    [[680.0, 609.0, 0.896, 0.896]]
    """
    import pandas as pd

    require_columns(systems, COLUMNS, caller="estimate_closing")
    problems = systems[systems["system"] == "problems"].sort_values(_KEY)
    rows = [
        _close(chain)
        for _, sentence in problems.groupby(["report_id", "sentence_id"])
        for chain in _split_chains(list(sentence.itertuples()))
    ]
    frame = pd.DataFrame(rows, columns=list(_CLOSING))
    return frame.astype({name: DTYPES[kind] for name, kind in _CLOSING.items()})


def _split_chains(figures: list[Any]) -> list[list[Any]]:
    """Return the chains of a sentence, each from its problems found to the next ones."""
    chains: list[list[Any]] = []
    for figure in figures:
        if figure.aspect in _OPEN:
            chains.append([figure])
        elif chains and (figure.unit == chains[-1][0].unit or figure.aspect == "closing_rate"):
            chains[-1].append(figure)
    return chains


def _close(chain: list[Any]) -> dict[str, Any]:
    first = chain[0]
    closed, remaining, rates = (
        [f for f in chain if f.aspect == a] for a in ("closed", "remaining", "closing_rate")
    )
    done = _add(closed, "value")
    share = done / first.value if closed and first.value else math.nan
    return {
        **{
            name: getattr(first, name)
            for name in ("report_id", "sentence_id", "start", "end", "unit", "year")
        },
        "origin": first.aspect,
        "n": len(chain),
        "found": first.value,
        "closed": done,
        "remaining": _add(remaining, "value"),
        "estimate": share,
        "low": _divide(_add(closed, "low"), first.high, 0.0) if closed else math.nan,
        "high": _divide(_add(closed, "high"), first.low, 1.0) if closed else math.nan,
        "stated": rates[0].value / 100 if rates else math.nan,
        "method": "quotient of bounds",
        "reason": "" if closed else "no number of closed problems in the same sentence",
    }


def _add(figures: list[Any], column: str) -> float:
    return sum(getattr(figure, column) for figure in figures) if figures else math.nan


def _divide(part: float, whole: float, open_end: float) -> float:
    """Return a bound of the share; `open_end` where a word leaves one of the two open."""
    if math.isnan(part) or math.isnan(whole) or whole == 0:
        return open_end
    return min(1.0, part / whole)
