"""Amounts at the prices of one year."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from toolkit.errors import InputError, require_columns
from toolkit.estimates.results import name_first

if TYPE_CHECKING:
    import pandas as pd


def convert_prices(amounts: pd.DataFrame, changes: pd.DataFrame, *, base_year: int) -> pd.DataFrame:
    """Convert amounts of money to the prices of `base_year`.

    What matters is the year in which the money flowed. A sum over several years cannot be converted as one
    number: its bounds hold for any spread of the money over those years.

    Parameters
    ----------
    amounts
        One row per amount: ``low``, ``high`` (yuan), ``year`` and, for sums over years, ``first_year``.
    changes
        Change of consumer prices against the year before, one row per year without a gap: ``year``,
        ``value`` (percent) and, where it stands, ``step`` (the last printed place: half of it is unknown);
        see the indicator ``cpi_change`` in ``load_dataset("prices_and_income")``.
    base_year
        Year whose prices are used.

    Returns
    -------
    DataFrame
        `amounts` with ``real_low``, ``real_high`` (yuan of `base_year`), ``factor_low``,
        ``factor_high`` (real over nominal), ``base_year`` and ``reason`` (why they are missing).

    Raises
    ------
    InputError
        A column is missing; `changes` has no value for a row, a year twice, or none between two others; or
        `base_year` cannot be reached from it.

    Notes
    -----
    The price level of year t against base b is the product of 1 + change over the years after b up to t
    (its inverse before b); the factor is its inverse. An amount of [a, A] and factors in [f, F] give
    [a f, A F].

    Examples
    --------
    >>> import pandas as pd
    >>> changes = pd.DataFrame({"year": [2017, 2018], "value": [2.0, 5.0]})
    >>> money = pd.DataFrame({"year": [2018, 2018], "first_year": [2018, 2016], "low": 107.1, "high": 107.1})
    >>> convert_prices(money, changes, base_year=2016)[["real_low", "real_high"]].round(2).values.tolist()
    [[100.0, 100.0], [100.0, 107.1]]
    """
    require_columns(amounts, ["year", "low", "high"], caller="convert_prices")
    require_columns(changes, ["year", "value"], caller="convert_prices")
    factors = _chain_factors(changes, base_year)
    first = amounts["first_year"].fillna(amounts["year"]) if "first_year" in amounts else amounts["year"]
    spans = [_find_factors(*span, factors) for span in zip(first, amounts["year"], strict=True)]
    found = amounts.assign(
        factor_low=[span[0] for span in spans],
        factor_high=[span[1] for span in spans],
        base_year=base_year,
        reason=[span[2] for span in spans],
    )
    real = {f"real_{end}": found[end] * found[f"factor_{end}"] for end in ("low", "high")}
    return found.assign(**real)[
        [*amounts.columns, "real_low", "real_high", "factor_low", "factor_high", "base_year", "reason"]
    ]


def _chain_factors(changes: pd.DataFrame, base_year: int) -> dict[int, tuple[float, float]]:
    """Return for each year the bounds of what one yuan of it is worth at the prices of `base_year`."""
    stated = changes[changes["value"].notna()]
    steps = stated["step"].astype("float64").fillna(0.0) if "step" in stated else [0.0] * len(stated)
    bounds = {
        int(year): (1 + (value - step / 2) / 100, 1 + (value + step / 2) / 100)
        for year, value, step in zip(stated["year"], stated["value"], steps, strict=True)
    }
    years = sorted(bounds)
    gaps = [year + 1 for year, after in pairwise(years) if after != year + 1]
    if len(years) != len(changes) or gaps or not years or not years[0] - 1 <= base_year <= years[-1]:
        msg = (
            f"convert_prices: the changes must hold each year once, without a gap, and reach {base_year}; they "
            f"have {len(changes)} rows, {len(years)} years and lack {name_first(gaps) or 'none between'}. "
            "Keep one source and scope a year, or take another base year."
        )
        raise InputError(msg)
    factors = {base_year: (1.0, 1.0)}
    for year in range(base_year + 1, years[-1] + 1):
        (low, high), (rise, more) = factors[year - 1], bounds[year]
        factors[year] = (low / more, high / rise)
    for year in range(base_year - 1, years[0] - 2, -1):
        (low, high), (rise, more) = factors[year + 1], bounds[year + 1]
        factors[year] = (low * rise, high * more)
    return factors


def _find_factors(first: Any, last: Any, factors: dict[int, tuple[float, float]]) -> tuple[float, float, str]:
    """Return the least and greatest factor of the years of an amount, or why there is none."""
    import pandas as pd

    if pd.isna(last):
        return float("nan"), float("nan"), "no year"
    span = range(int(first), int(last) + 1)
    if not span or not all(year in factors for year in span):
        return float("nan"), float("nan"), f"prices are known for {min(factors)} to {max(factors)} only"
    return min(factors[year][0] for year in span), max(factors[year][1] for year in span), ""
