"""Falls of incidence, with the bounds that printed digits, hedges and masks leave.

Bounds are interval arithmetic on what was printed: half a unit of the last printed place, and the
bounds that hedges and masks set. They hold for certain; they are no confidence intervals. Nor are falls
pooled over reports: random effects weigh by sampling errors, and what rounding leaves open is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.errors import require_columns

if TYPE_CHECKING:
    import pandas as pd

_DECIMALS = re.compile(r"[.．]([0-9０-９*＊×✕XxＸｘ]+)")
_FULL_RATE = 100.0


def bound_incidence(incidence: pd.DataFrame) -> pd.DataFrame:
    """Give every incidence figure the least and greatest rate that its words and digits allow.

    A plain figure is known to half a unit of its last printed place; a range or a mask has its own ends,
    with the same half unit. An end that the words leave open is 0 or 100, but "about" sets no bounds.

    Parameters
    ----------
    incidence
        The table ``incidence``: ``text``, ``value``, ``low``, ``high``, ``bound``.

    Returns
    -------
    DataFrame
        `incidence` with ``low`` and ``high`` so widened, in percent, from 0 to 100; missing for "about".

    Raises
    ------
    InputError
        A needed column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> figures = pd.DataFrame({"text": ["8.2%", "1%"], "value": [8.2, 1.0], "low": [8.2, None],
    ...                         "high": [8.2, 1.0], "bound": ["exact", "less"]})
    >>> bound_incidence(figures)[["low", "high"]].round(3).values.tolist()
    [[8.15, 8.25], [0.0, 1.0]]
    """
    require_columns(incidence, ["text", "value", "low", "high", "bound"], caller="bound_incidence")
    half = incidence["text"].map(_half_step).astype("float64")
    # A hedge is taken at its word: "below 1%" allows nothing above 1.
    half = half.where(incidence["bound"].isin(["exact", "range", "masked"]), 0.0)
    is_open = incidence["bound"] == "approx"
    low = incidence["low"].where(is_open, incidence["low"].fillna(0.0))
    high = incidence["high"].where(is_open, incidence["high"].fillna(_FULL_RATE))
    return incidence.assign(
        low=(low - half).clip(0.0, _FULL_RATE).round(10), high=(high + half).clip(0.0, _FULL_RATE).round(10)
    )


def _half_step(text: str) -> float:
    """Return half a unit of the last place printed in `text` (0.05 for 8.2%)."""
    decimals = _DECIMALS.findall(text)
    return 0.5 * 10.0 ** -len(decimals[-1] if decimals else "")


def estimate_declines(incidence: pd.DataFrame) -> pd.DataFrame:
    """Estimate how far incidence fell, one row per pair of a start and the end that follows it.

    In each report and region a figure with the role start is paired with the next one with the role
    end. Figures without a partner give no row.

    Parameters
    ----------
    incidence
        The table ``incidence``.

    Returns
    -------
    DataFrame
        ``report_id``, ``region``, ``basis`` (of both figures; "mixed" where a register figure and one of
        the survey meet, whose difference is no fall, and unknown where one is); ``start``, ``end``
        (offsets of the two figures in the text); ``start_value``, ``start_low``, ``start_high``,
        ``end_value``, ``end_low``, ``end_high`` (percent, from `bound_incidence`); ``start_year``,
        ``end_year``; ``points_low``, ``points_high`` (fall in percentage points); ``relative_low``,
        ``relative_high`` (fall as a share of the start, 1 is to nothing); ``annual_low``,
        ``annual_high`` (the same, a year, where both years are known). A bound that the words leave open
        is missing, as are shares of a start that may be 0.

    Raises
    ------
    InputError
        A needed column is missing.

    Notes
    -----
    With start in [s, S] and end in [e, E] the fall lies in [s - E, S - e], the relative fall in
    [1 - E/s, 1 - e/S], and the fall a year over y years in [1 - (E/s)^(1/y), 1 - (e/S)^(1/y)].

    Examples
    --------
    >>> from toolkit.schema import make_frame
    >>> rows = [("a", 5, 9, "8.2%", "甲县", "", 8.2, 8.2, 8.2, "exact", "start", 2014, "stated", "register"),
    ...         ("a", 12, 17, "0.32%", "甲县", "", 0.32, 0.32, 0.32, "exact", "end", 2019, "stated",
    ...          "register")]
    >>> falls = estimate_declines(make_frame("incidence", rows))
    >>> falls[["points_low", "points_high"]].round(3).values.tolist()
    [[7.825, 7.935]]
    """
    needed = ["report_id", "start", "text", "region", "role", "year", "basis"]
    require_columns(incidence, needed, caller="estimate_declines")
    figures = bound_incidence(incidence[incidence["role"].isin(["start", "end"])])
    figures = figures.sort_values(["report_id", "region", "start"], kind="stable")
    after = figures.groupby(["report_id", "region"]).shift(-1)
    paired = (figures["role"] == "start") & (after["role"] == "end")
    first, last = figures[paired], after[paired]
    pairs = first[["report_id", "region"]].assign(
        basis=_share_basis(first["basis"], last["basis"]),
        start=first["start"],
        end=last["start"].astype("Int64"),
    )
    for side, rows in (("start", first), ("end", last)):
        for part in ("value", "low", "high"):
            pairs[f"{side}_{part}"] = rows[part].astype("float64")
    pairs["start_year"], pairs["end_year"] = first["year"].astype("Int64"), last["year"].astype("Int64")
    return _add_falls(pairs).reset_index(drop=True)


def _share_basis(first: pd.Series, last: pd.Series) -> pd.Series:
    """Return the basis of both figures: mixed where they differ, unknown where one is."""
    is_unknown = (first == "unknown") | (last == "unknown")
    return first.where(first == last, "mixed").mask(is_unknown, "unknown")


def _add_falls(pairs: pd.DataFrame) -> pd.DataFrame:
    """Add the bounds of the fall: in points, relative, and a year."""
    years = (pairs["end_year"] - pairs["start_year"]).astype("float64")
    power = 1 / years.where(years > 0)
    # The greatest share that may be left, and the least; from a start of nothing there is none.
    most = pairs["end_high"] / pairs["start_low"].where(pairs["start_low"] > 0)
    least = pairs["end_low"] / pairs["start_high"].where(pairs["start_high"] > 0)
    return pairs.assign(
        points_low=pairs["start_low"] - pairs["end_high"],
        points_high=pairs["start_high"] - pairs["end_low"],
        relative_low=1 - most,
        relative_high=1 - least,
        annual_low=1 - most**power,
        annual_high=1 - least**power,
    )
