"""Figures that reports state, in the form of published series, so that the same estimates take them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.errors import require_columns
from toolkit.estimates.declines import bound_incidence
from toolkit.estimates.panels import PEOPLE, RATE

if TYPE_CHECKING:
    import pandas as pd

_PLACE = ["report_id", "region", "year"]
_REACHED = ("start", "end", "level")
# What stands before the number of all who live in a place: 全县人口15万, 总人口为89.8万.
_ALL_PEOPLE = re.compile(r"(?:总|常住|户籍|农村|乡村|全[省市州县区旗])人口(?:为|有|是|达)?$")


def collect_series(incidence: pd.DataFrame, quantities: pd.DataFrame) -> pd.DataFrame:
    """Collect the pairs of a rate and a count of the poor that reports state for one place and year.

    Only what cannot be mistaken is taken: a report's one rate and its one count for a place and year, both
    reached and printed as numbers. Where it states two of either, nothing tells which belong together.

    Parameters
    ----------
    incidence, quantities
        The tables of these names.

    Returns
    -------
    DataFrame
        ``region``, ``year``, ``indicator`` (``poverty_incidence``, ``poor_population``), ``scope`` ("" each),
        ``basis`` (that of the rate), ``unit``, ``value``, ``low``, ``high``, ``report_id``,
        ``start`` (offset): two rows for each pair, for `estimate_denominators`. Bounds hold the rounding.

    Raises
    ------
    InputError
        A needed column is missing.

    Examples
    --------
    >>> from toolkit import load_dataset
    >>> pairs = collect_series(load_dataset("incidence"), load_dataset("quantities"))
    >>> pairs.loc[pairs["report_id"] == "jingde-2020", ["indicator", "value"]].values.tolist()
    [['poverty_incidence', 4.5], ['poor_population', 5500.0]]
    """
    import pandas as pd

    require_columns(incidence, [*_PLACE, "start", "value", "role", "basis"], caller="collect_series")
    require_columns(
        quantities,
        [*_PLACE, "start", "text", "value", "unit", "bound", "role", "indicator"],
        caller="collect_series",
    )
    rates = _take_single(bound_incidence(incidence))
    # Stocks are counted in 人; 名 and 户 count those whom a measure reached.
    is_stock = (quantities["indicator"] == PEOPLE) & (quantities["unit"] == "人")
    people = quantities[is_stock & (quantities["bound"] == "exact")]
    half = people["text"].map(_half_step).astype("float64")
    people = people.assign(low=people["value"] - half, high=people["value"] + half)
    people = _take_single(people).merge(rates[[*_PLACE, "basis"]], on=_PLACE)
    rates = rates.merge(people[_PLACE], on=_PLACE)
    pairs = pd.concat([rates.assign(indicator=RATE, unit="%"), people.assign(indicator=PEOPLE, unit="人")])
    columns = ["region", "year", "indicator", "scope", "basis", "unit", "value", "low", "high"]
    return pairs.assign(scope="")[[*columns, "report_id", "start"]].reset_index(drop=True)


def _take_single(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the figures that are the only ones of their report, place and year, repetitions once."""
    reached = figures["role"].isin(_REACHED) & figures["value"].notna() & figures["year"].notna()
    figures = figures[reached].drop_duplicates([*_PLACE, "value"])
    return figures[figures.groupby(_PLACE)["value"].transform("size") == 1]


def _half_step(text: str) -> float:
    """Return half of the last printed place of a number with 万 or 亿 (50 for 16.99万人)."""
    digits = re.search(r"[0-9]+(?:\.([0-9]+))?", text)
    decimals = len(digits.group(1) or "") if digits else 0
    scale = 1e8 if "亿" in text else 1e4 if "万" in text else 1.0
    return 0.5 * scale * 10.0**-decimals


def collect_populations(quantities: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Collect the populations that reports state: numbers that directly follow 总人口 or 全县人口.

    Parameters
    ----------
    quantities, sentences
        The tables of these names.

    Returns
    -------
    DataFrame
        ``region``, ``year`` (mostly the report's, inferred), ``value``, ``low``, ``high`` (people, with the
        rounding), ``report_id``, ``start``, ``text``: one row per statement.

    Raises
    ------
    InputError
        A needed column is missing.

    Examples
    --------
    >>> from toolkit import load_dataset
    >>> found = collect_populations(load_dataset("quantities"), load_dataset("sentences"))
    >>> found.loc[found["report_id"] == "jingde-2020", ["text", "low", "high"]].values.tolist()
    [['15万', 145000.0, 155000.0]]
    """
    require_columns(quantities, [*_PLACE, "start", "text", "value"], caller="collect_populations")
    require_columns(sentences, ["report_id", "sentence_id", "start", "text"], caller="collect_populations")
    within = sentences[["report_id", "sentence_id", "start", "text"]]
    placed = quantities.merge(within, on=["report_id", "sentence_id"], suffixes=("", "_sentence"))
    spans = zip(placed["text_sentence"], placed["start"], placed["start_sentence"], strict=True)
    placed["follows"] = [
        _ALL_PEOPLE.search(text[: start - first]) is not None for text, start, first in spans
    ]
    stated = placed[placed["value"].notna() & placed["follows"].astype(bool)]
    half = stated["text"].map(_half_step).astype("float64")
    stated = stated.assign(low=stated["value"] - half, high=stated["value"] + half)
    columns = ["region", "year", "value", "low", "high", "report_id", "start", "text"]
    return stated[columns].reset_index(drop=True)
