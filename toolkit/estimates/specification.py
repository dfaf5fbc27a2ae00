"""How far a result hangs on choices that could have been made otherwise, and on single reports."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.codebooks import Codebook, load_codebook
from toolkit.codebooks.match import is_regex, unescape_term
from toolkit.errors import InputError, require_columns, require_type
from toolkit.estimates.counts import HAN, count_rows
from toolkit.estimates.models import estimate_ratios
from toolkit.estimates.rates import CUSTOMARY, estimate_rates
from toolkit.estimates.results import check_level, make_results

if TYPE_CHECKING:
    import pandas as pd

_ROUTINE = "routine_"
_DENOMINATORS = ("n_tokens", "n_han", "n_sentences")


class _Choice(NamedTuple):
    """A flag of rows, the name of keeping and of dropping the rows that have it, and what we do."""

    flag: str
    kept: str
    dropped: str
    keeps: bool


_CHOICES = {
    "dictionary": _Choice("is_routine", "all measures", "no routine measures", True),
    "headings": _Choice("is_heading", "in", "out", True),
    "repeated": _Choice("is_repeated", "in", "out", True),
    "overlap": _Choice("is_nested", "nested too", "longest", False),
}
_BAND = {
    "sector": "text",
    **dict.fromkeys([*_CHOICES, "denominator"], "text"),
    "estimate": "number",
    "low": "number",
    "high": "number",
    "n": "integer",
    "n_counted": "integer",
    "change": "number",
    "unit": "text",
    "method": "text",
    "reason": "text",
}


class _Material(NamedTuple):
    """Reports, and mentions and passages of text with their flags; a mention stands for ``weight``."""

    reports: pd.DataFrame
    mentions: pd.DataFrame
    passages: pd.DataFrame


def estimate_band(
    tables: Mapping[str, pd.DataFrame],
    *,
    sector: str,
    by: str | None = None,
    codebook: Codebook | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Estimate one effect under every combination of the choices behind it, one row per combination.

    Parameters
    ----------
    tables
        What `build_tables` gives, or `measure_reports`. Measured tables bear the choice of dictionary and
        denominator alone.
    sector
        The sector whose mentions are counted.
    by
        A column of the reports: the effect is then the rate ratio of its second value to its first, or of
        one year to the one before (`estimate_ratios`). None: the rate of all reports together.
    codebook
        Where nested terms are looked up; the one we ship when None.
    level
        Confidence of the intervals.

    Returns
    -------
    DataFrame
        ``sector``; ``dictionary`` (all measures; no routine measures: words that any work may use),
        ``headings`` (in, out), ``repeated`` (in, out: sentences that stand in several reports),
        ``overlap`` (longest: the longest term alone counts; nested too: also plain terms of the sector
        inside it), ``denominator``; ``estimate``, ``low``, ``high``; ``n`` (reports), ``n_counted``
        (mentions); ``change`` (estimate over that of the shipped choices: all measures, headings and
        repeated sentences in, longest, and the same denominator, or words for a ratio); ``unit``;
        ``method``; ``reason``. The shipped choices come first. A choice that the tables do not bear is "".

    Raises
    ------
    InputError
        A table is missing, the sector has no mention, or `by` has not two values.

    Examples
    --------
    >>> from toolkit.schema import make_frame
    >>> import pandas as pd
    >>> reports = pd.DataFrame({"report_id": ["a"], "n_tokens": [1000], "n_han": [1800], "n_sentences": [50]})
    >>> rows = [("a", "water", "supply", "done", 6), ("a", "water", "routine_checks", "done", 4)]
    >>> measures = make_frame("measured_measures", rows)
    >>> band = estimate_band({"measured_reports": reports, "measured_measures": measures}, sector="water")
    >>> band[["dictionary", "denominator", "estimate", "change"]].round(2).head(2).values.tolist()
    [['all measures', 'n_tokens', 10.0, 1.0], ['all measures', 'n_han', 55.56, 1.0]]
    """
    check_level(level, caller="estimate_band")
    material = _take_material(tables, sector, by, codebook)
    if material.mentions.empty:
        msg = f"estimate_band: the sector {sector!r} has no mention in these tables. See load_codebook."
        raise InputError(msg)
    rows = [{"sector": sector} | row for row in _vary(material, by, level)]
    band = make_results(rows, _BAND)
    # A rate can be held against one of the same unit alone; a ratio against any.
    base = band["estimate"].iloc[0] if by else band.groupby("unit")["estimate"].transform("first")
    return band.assign(change=band["estimate"] / base)


def leave_out_reports(counts: pd.DataFrame, estimate: Callable[[pd.DataFrame], pd.DataFrame]) -> pd.DataFrame:
    """Repeat an estimate without each report in turn, one block of rows per report.

    Parameters
    ----------
    counts
        What `estimate` takes, with ``report_id``.
    estimate
        A function from such a table to a table of estimates.

    Returns
    -------
    DataFrame
        ``left_out`` ("" first: with all reports) and the columns of what `estimate` returns.

    Raises
    ------
    InputError
        The column ``report_id`` is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> counts = pd.DataFrame({"report_id": ["a", "b"], "n": [5, 1], "n_tokens": [1000, 1000]})
    >>> pooled = lambda part: estimate_rates(part[["n", "n_tokens"]].sum().to_frame().T)
    >>> leave_out_reports(counts, pooled)[["left_out", "rate"]].values.tolist()
    [['', 3.0], ['a', 1.0], ['b', 5.0]]
    """
    import pandas as pd

    require_columns(counts, ["report_id"], caller="leave_out_reports")
    if not callable(estimate):
        msg = f"leave_out_reports: estimate must be a function of a table, not {type(estimate).__name__}."
        raise InputError(msg)
    names = ["", *dict.fromkeys(counts["report_id"])]
    found = [estimate(counts[counts["report_id"] != name]) for name in names]
    blocks = pd.concat(found, keys=names, names=["left_out"])
    return blocks.reset_index("left_out").reset_index(drop=True)


def _take_material(
    tables: Mapping[str, pd.DataFrame], sector: str, by: str | None, codebook: Codebook | None
) -> _Material:
    """Return what is counted, and what it is counted in, with the flags that these tables bear."""
    require_type(tables, Mapping, must="estimate_band: tables must be frames by their names")
    measured = "measured_reports" in tables
    names = ["measured_reports", "measured_measures"] if measured else ["reports", "measures", "sentences"]
    missing = [name for name in names if name not in tables]
    if missing:
        msg = f"estimate_band: tables must have {missing}. Give all of build_tables or of measure_reports."
        raise InputError(msg)
    reports, mentions = tables[names[0]], tables[names[1]]
    keep = ["report_id", *([by] if by else [])]
    require_columns(reports, keep, caller="estimate_band", free=[by] if by else [])
    require_columns(mentions, ["report_id", "sector", "measure"], caller="estimate_band")
    mentions = mentions[mentions["sector"] == sector]
    mentions = mentions.assign(is_routine=mentions["measure"].str.startswith(_ROUTINE))
    if measured:
        return _Material(reports[keep], mentions.rename(columns={"n_mentions": "weight"}), reports)
    passages = _flag_passages(tables["sentences"])
    flags = passages[["report_id", "sentence_id", "is_heading", "is_repeated"]]
    placed = mentions.merge(flags, on=["report_id", "sentence_id"])
    return _Material(reports[keep], _add_nested(placed, sector, codebook), passages)


def _flag_passages(sentences: pd.DataFrame) -> pd.DataFrame:
    plain = sentences["text"].str.replace(r"\s", "", regex=True)
    n_reports = sentences["report_id"].groupby(plain).transform("nunique")
    n_han = sentences["text"].str.count(HAN)
    return sentences.assign(is_repeated=n_reports > 1, n_han=n_han, n_sentences=1)


def _add_nested(mentions: pd.DataFrame, sector: str, codebook: Codebook | None) -> pd.DataFrame:
    """Add, for each mention, as many as plain terms of the sector stand inside its characters."""
    import pandas as pd

    book = load_codebook("sectors") if codebook is None else codebook
    terms = [unescape_term(term) for term in book.codes[sector].terms if not is_regex(term)]
    inside = {
        text: sum(text.count(term) for term in terms if term != text) for text in mentions["term"].unique()
    }
    nested = mentions.assign(is_nested=True, weight=mentions["term"].map(inside))
    return pd.concat([mentions.assign(is_nested=False, weight=1), nested], ignore_index=True)


def _vary(material: _Material, by: str | None, level: float) -> Iterator[dict[str, Any]]:
    """Yield the effect under each combination of choices, the shipped one first."""
    borne = {name: choice for name, choice in _CHOICES.items() if choice.flag in material.mentions}
    orders = [(choice.keeps, not choice.keeps) for choice in borne.values()]
    for keeps in itertools.product(*orders):
        kept = {choice.flag: keep for choice, keep in zip(borne.values(), keeps, strict=True)}
        names = {
            name: choice.kept if keep else choice.dropped
            for (name, choice), keep in zip(borne.items(), keeps, strict=True)
        }
        lengths = _select(material.passages, kept).groupby("report_id")[list(_DENOMINATORS)].sum()
        mentions = _select(material.mentions, kept)
        counts = count_rows(mentions, material.reports, on=["report_id"], n="weight")
        counts = counts.merge(lengths.reset_index(), on="report_id", how="left")
        for denominator in _DENOMINATORS:
            yield dict.fromkeys(_CHOICES, "") | names | _estimate_effect(counts, denominator, by, level)


def _select(rows: pd.DataFrame, kept: Mapping[str, bool]) -> pd.DataFrame:
    for flag, keep in kept.items():
        if not keep and flag in rows:
            rows = rows[~rows[flag]]
    return rows


def _estimate_effect(counts: pd.DataFrame, denominator: str, by: str | None, level: float) -> dict[str, Any]:
    if by is None:
        whole = counts[["n", denominator]].sum().to_frame().T
        rate = estimate_rates(whole, exposure=denominator, level=level).iloc[0]
        found = {"estimate": rate["rate"], "n": len(counts), "n_counted": rate["n"], "reason": ""}
        unit = f"per {CUSTOMARY[denominator]:,.0f} {denominator}"
        same = {name: rate[name] for name in ("low", "high", "method")}
        return found | same | {"denominator": denominator, "unit": unit}
    ratios = estimate_ratios(counts, by=[by], exposure=denominator, level=level)
    if len(ratios) != 1:
        msg = f"estimate_band: {by!r} must be a number or have two values, but makes {len(ratios)} ratios."
        raise InputError(msg + " Choose the reports of two groups.")
    columns = ("estimate", "low", "high", "n", "n_counted", "method", "reason")
    return {name: ratios[name].iloc[0] for name in columns} | {"denominator": denominator, "unit": "ratio"}
