"""Figures of reports held against published series."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import require_columns
from toolkit.estimates.declines import bound_incidence
from toolkit.estimates.panels import RATE, bound_series

if TYPE_CHECKING:
    import pandas as pd


def compare_series(incidence: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Hold each dated incidence figure against the published rates of the same year.

    Parameters
    ----------
    incidence
        The table ``incidence``; figures without a year give no row.
    series
        Published rates: ``region``, ``year``, ``low``, ``high``, ``basis`` and, where they stand,
        ``step``, ``bound`` and ``scope`` (see ``load_dataset("national_series")``). Only rows with the
        indicator ``poverty_incidence`` are used, where that column stands; a rate is held against the
        figures of its own region and of the places in it, and the rate of 全国 against all.

    Returns
    -------
    DataFrame
        ``report_id``, ``start``, ``region``, ``year``, ``role``, ``basis``, ``low``, ``high`` (the
        figure); ``series_region``, ``series_scope``, ``series_basis``, ``series_low``, ``series_high``;
        ``is_same_basis`` (both register or both survey: what is unknown is the same as nothing);
        ``difference_low``, ``difference_high`` (figure less series, points); ``position`` (below,
        above, or overlap where the bounds do not separate the two; unknown where one has no bounds).
        Every basis is kept: choose the rows of the same before you speak of a difference.

    Raises
    ------
    InputError
        A needed column is missing.
    """
    import pandas as pd

    require_columns(series, ["region", "year", "low", "high", "basis"], caller="compare_series")
    needed = ["report_id", "start", "text", "region", "year", "role", "basis"]
    require_columns(incidence, needed, caller="compare_series")
    if "indicator" in series:
        series = series[series["indicator"] == RATE]
    rates = bound_series(series.assign(unit="%", scope=series.get("scope", "")))
    rates = rates[["region", "scope", "basis", "low", "high", "year"]].rename(columns=lambda c: f"series_{c}")
    columns = ["report_id", "start", "region", "year", "role", "basis", "low", "high"]
    figures = bound_incidence(incidence[incidence["year"].notna()])[columns]
    pairs = figures.merge(rates, left_on="year", right_on="series_year")
    inside = [
        outer == "全国" or place.startswith(outer)
        for place, outer in zip(pairs["region"], pairs["series_region"], strict=True)
    ]
    return _place_figures(
        pairs[pd.Series(inside, index=pairs.index, dtype="bool")]
        .drop(columns="series_year")
        .reset_index(drop=True)
    )


def _place_figures(pairs: pd.DataFrame) -> pd.DataFrame:
    """Add the difference from the series and what it means."""
    low = (pairs["low"] - pairs["series_high"]).round(10)
    high = (pairs["high"] - pairs["series_low"]).round(10)
    position = low.gt(0).map({True: "above", False: "overlap"}).mask(high < 0, "below")
    position = position.mask(low.isna() & high.isna(), "unknown")
    return pairs.assign(
        is_same_basis=(pairs["basis"] == pairs["series_basis"]) & (pairs["basis"] != "unknown"),
        difference_low=low,
        difference_high=high,
        position=position.astype("str"),
    )
