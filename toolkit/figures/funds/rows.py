"""From the tables to the rows that the figures of funds plot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from toolkit.figures.places import label_reports

if TYPE_CHECKING:
    import pandas as pd

Tables = Mapping[str, "pd.DataFrame"]


def choose_funds(tables: Tables) -> pd.DataFrame:
    """Return the money figures to draw, one row each.

    Columns: ``flow``, ``lane`` (number of the report, from 0), ``report_id``, ``report``, ``yuan``,
    ``low``, ``high``, ``bound``, ``text``. Flows stand by their number of figures. Amounts that a log
    axis cannot show (zero, negative, or with no value and no bound) are left out.
    """
    reports = label_reports(tables["reports"])
    funds = reports.assign(lane=range(len(reports))).merge(tables["funds"], on="report_id")
    known = funds[["yuan", "low", "high"]].max(axis=1) > 0
    negative = funds[["yuan", "low", "high"]].min(axis=1) < 0
    funds = funds[known & ~negative]
    size = funds.groupby("flow")["flow"].transform("size")
    order = funds.assign(size=size).sort_values(
        ["size", "flow", "lane", "start"], ascending=[False, True, True, True]
    )
    columns = ["flow", "lane", "report_id", "report", "yuan", "low", "high", "bound", "text"]
    return order[columns].reset_index(drop=True)
