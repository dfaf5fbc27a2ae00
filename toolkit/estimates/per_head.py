"""Money for each person or household, the denominator named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.errors import InputError, require_columns
from toolkit.estimates.results import name_first

if TYPE_CHECKING:
    import pandas as pd


def estimate_per_head(
    amounts: pd.DataFrame, people: pd.DataFrame, *, on: Sequence[str] = ("region", "year")
) -> pd.DataFrame:
    """Divide amounts by the people or households they are for, one row per amount and denominator.

    Bounds of both sides are carried through. Amounts meet the denominators of the same place and year
    only; those without one give a row without estimate.

    Parameters
    ----------
    amounts
        One row per amount, with ``low`` and ``high`` (yuan) and the columns of `on`; see `sum_funds`.
    people
        Denominators: the columns of `on`, ``indicator`` (what is counted, such as ``poor_population`` or
        ``poor_households``), ``low``, ``high`` and, where it stands, ``basis``; see `bound_series`.
    on
        Columns that must agree.

    Returns
    -------
    DataFrame
        The columns of `amounts` but ``low`` and ``high``; ``amount_low``, ``amount_high``;
        ``denominator`` (the indicator, with the basis in brackets), ``people_low``, ``people_high``;
        ``low``, ``high`` (yuan for each of the denominator); ``method``, ``reason``.

    Raises
    ------
    InputError
        A column is missing, or two denominators of one place and year have the same name.

    Notes
    -----
    With the amount in [a, A] and the people in [c, C] the quotient lies in [a/C, A/c].

    Examples
    --------
    >>> import pandas as pd
    >>> money = pd.DataFrame({"region": ["甲县"], "year": [2018], "low": [950.0], "high": [1050.0]})
    >>> people = money.assign(indicator="poor_population", low=99.5, high=100.5)
    >>> estimate_per_head(money, people)[["denominator", "low", "high"]].round(2).values.tolist()
    [['poor_population', 9.45, 10.55]]
    """
    caller = "estimate_per_head"
    require_columns(amounts, [*on, "low", "high"], caller=caller)
    require_columns(people, [*on, "indicator", "low", "high"], caller=caller)
    counts = _name_denominators(people, list(on))
    twice = counts[counts.duplicated([*on, "denominator"])]
    if len(twice):
        msg = (
            f"{caller}: each of {list(on)} must have one row a denominator, but more stand for "
            f"{name_first(twice['denominator'].unique())}. Keep one source, or fold them with fold_series."
        )
        raise InputError(msg)
    money = amounts.rename(columns={"low": "amount_low", "high": "amount_high"})
    pairs = money.merge(counts, on=list(on), how="left")
    is_alone = pairs["denominator"].isna()
    return pairs.assign(
        denominator=pairs["denominator"].fillna(""),
        low=pairs["amount_low"] / pairs["people_high"].where(pairs["people_high"] > 0),
        high=pairs["amount_high"] / pairs["people_low"].where(pairs["people_low"] > 0),
        method="quotient of bounds",
        reason=is_alone.map({True: f"no denominator of the same {' and '.join(on)}", False: ""}).astype(
            "str"
        ),
    )


def _name_denominators(people: pd.DataFrame, on: list[str]) -> pd.DataFrame:
    names = people["indicator"].astype("str")
    if "basis" in people:
        names = names.where(people["basis"] == "", names + " (" + people["basis"] + ")")
    counts = people.assign(denominator=names).rename(columns={"low": "people_low", "high": "people_high"})
    return counts[[*on, "denominator", "people_low", "people_high"]]
