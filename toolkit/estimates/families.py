"""Tests that belong together, judged as one family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.errors import InputError, require_columns

if TYPE_CHECKING:
    import pandas as pd


def control_discoveries(tests: pd.DataFrame, *, p_value: str = "p_value") -> pd.DataFrame:
    """Judge all tests of a table as one family, by Benjamini and Hochberg (1995).

    Parameters
    ----------
    tests
        One row per test: all that were made, not only those to be shown.
    p_value
        The column of p-values; where it is missing there was no test.

    Returns
    -------
    DataFrame
        `tests` with ``q_value`` (the least share of false discoveries, among all that are called one,
        at which this test is one) and ``family`` (how many tests there were).

    Raises
    ------
    InputError
        The column is missing, or holds what is no share from 0 to 1.

    Examples
    --------
    >>> import pandas as pd
    >>> tests = pd.DataFrame({"p_value": [0.01, 0.04, None]})
    >>> control_discoveries(tests)[["q_value", "family"]].astype(object).values.tolist()
    [[0.02, 2], [0.04, 2], [nan, 2]]
    """
    import numpy as np
    from scipy.stats import false_discovery_control

    require_columns(tests, [p_value], caller="control_discoveries")
    q_value = tests[p_value].astype("float64").to_numpy(copy=True)
    known = ~np.isnan(q_value)
    if ((q_value[known] < 0) | (q_value[known] > 1)).any():
        msg = f"control_discoveries: {p_value!r} must hold shares from 0 to 1. Name the column of p-values."
        raise InputError(msg)
    if known.any():
        q_value[known] = false_discovery_control(q_value[known])
    return tests.assign(q_value=q_value, family=int(known.sum())).astype({"family": "Int64"})
