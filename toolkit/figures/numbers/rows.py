"""From the tables to the rows that the figures of the ledger plot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from toolkit.estimates import count_rows
from toolkit.figures.places import label_reports
from toolkit.schema import BOUNDS

if TYPE_CHECKING:
    import pandas as pd

Tables = Mapping[str, "pd.DataFrame"]

KINDS = ("quantity", "masked", "date", "name", "marker", "fused", "other")
N_UNITS = 12


def count_ledger(tables: Tables) -> pd.DataFrame:
    """Count the numerals of each report by kind: ``report_id``, ``report``, ``kind``, ``n``.

    Masked amounts are a kind of their own.
    """
    span = ["report_id", "start", "end"]
    masked = tables["quantities"].query("bound == 'masked'")[span].assign(is_masked=True)
    numerals = tables["numerals"].merge(masked, how="left", on=span)
    kind = numerals["kind"].mask(numerals["is_masked"].notna(), "masked")
    return _count_by_report(numerals.assign(kind=kind), tables["reports"], "kind", KINDS)


def count_bounds(tables: Tables) -> pd.DataFrame:
    """Count the amounts of each report by bound: ``report_id``, ``report``, ``bound``, ``n``, ``share``."""
    counts = _count_by_report(tables["quantities"], tables["reports"], "bound", BOUNDS)
    totals = counts.groupby("report_id")["n"].transform("sum")
    return counts.assign(share=counts["n"] / totals.where(totals > 0))


def _count_by_report(
    table: pd.DataFrame, reports: pd.DataFrame, part: str, parts: tuple[str, ...]
) -> pd.DataFrame:
    """Return ``report_id``, ``report``, `part` and ``n`` for every report and part, zeros too."""
    import pandas as pd

    grid = label_reports(reports).merge(pd.DataFrame({part: parts}), how="cross")
    return count_rows(table, grid, on=["report_id", part])


def count_units(tables: Tables) -> pd.DataFrame:
    """Count the amounts by unit and bound: ``unit``, ``bound``, ``n``; rare units are taken together."""
    import pandas as pd

    quantities = tables["quantities"]
    sizes = quantities.groupby("unit").size().reset_index(name="n")
    common = sizes.sort_values(["n", "unit"], ascending=[False, True])["unit"].head(N_UNITS).tolist()
    unit = quantities["unit"].where(quantities["unit"].isin(common), "other units")
    order = common + (["other units"] if len(sizes) > N_UNITS else [])
    grid = pd.DataFrame({"unit": pd.Series(order, dtype="str")}).merge(
        pd.DataFrame({"bound": BOUNDS}), how="cross"
    )
    return count_rows(quantities.assign(unit=unit), grid, on=["unit", "bound"])
