"""What every table of estimates shares: columns with types, and options that are checked."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.errors import InputError
from toolkit.schema import DTYPES

if TYPE_CHECKING:
    import pandas as pd

# What a small table cannot bear: a regression, a correlation.
FEWEST_POINTS = 4
FEWEST_FOR_CORRELATION = 6

ESTIMATE = {
    "estimate": "number", "low": "number", "high": "number", "p_value": "number", "n": "integer"
}  # fmt: skip


class Fit(NamedTuple):
    """What one estimator gives; a reason where it cannot, or only in part."""

    estimate: float = math.nan
    low: float = math.nan
    high: float = math.nan
    p_value: float = math.nan
    reason: str = ""


def make_results(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, str]) -> pd.DataFrame:
    """Return `rows` as a frame of `columns` (name to text, integer, number or truth), also when empty."""
    import pandas as pd

    frame = pd.DataFrame.from_records(list(rows), columns=list(columns))
    return frame.astype({name: DTYPES[kind] for name, kind in columns.items()})


def check_level(level: float, *, caller: str) -> None:
    """Raise `InputError` unless `level` is the confidence of an interval: between 0 and 1."""
    if not 0 < level < 1:
        msg = f"{caller}: level must lie between 0 and 1, but is {level}. Write 0.95 for 95 %."
        raise InputError(msg)


def name_first(values: Iterable[Any]) -> str:
    """Name three offenders at most."""
    named = [str(value) for value in values]
    return ", ".join(named[:3]) + (f" and {len(named) - 3} more" if len(named) > 3 else "")


def name_groups(groups: pd.Series, target: str | None, *, caller: str) -> tuple[str, str]:
    """Return the target and the reference of a column with two values; None takes the first as target."""
    names = sorted(groups.dropna().unique().tolist(), key=str)
    if len(names) != 2 or (target is not None and target not in names):
        msg = (
            f"{caller}: `group` must have two values, `target` among them, but has {name_first(names)}"
            f" (target {target!r}). Choose the rows of two groups first."
        )
        raise InputError(msg)
    target = names[0] if target is None else target
    return target, names[0] if target == names[1] else names[1]


def wrap_t(estimate: float, error: float, freedom: int, level: float) -> Fit:
    """Return the interval and the p of Student's t."""
    from scipy import stats

    reach = stats.t.ppf((1 + level) / 2, freedom) * error
    p_value = 2 * stats.t.sf(abs(estimate / error), freedom) if error > 0 else math.nan
    return Fit(estimate, estimate - reach, estimate + reach, p_value)
