"""From the tables to the rows that the figures of the systems plot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from toolkit.estimates import count_rows
from toolkit.figures.places import label_reports
from toolkit.systems import SYSTEMS, estimate_closing, find_systems

if TYPE_CHECKING:
    import pandas as pd

Tables = Mapping[str, "pd.DataFrame"]


def count_systems(tables: Tables) -> pd.DataFrame:
    """Count the figures by report and system, zeros too: ``report_id``, ``report``, ``system``, ``n``."""
    import pandas as pd

    found = find_systems(tables["quantities"], tables["sentences"])
    if found.empty:
        return pd.DataFrame(columns=["report_id", "report", "system", "n"])
    grid = label_reports(tables["reports"]).merge(pd.DataFrame({"system": SYSTEMS}), how="cross")
    return count_rows(found, grid, on=["report_id", "system"])


def follow_problems(tables: Tables) -> pd.DataFrame:
    """Return the chains of `estimate_closing` with ``report`` and ``text``, the longest first.

    Chains that begin with a masked number cannot be drawn and are left out.
    """
    quantities = tables["quantities"]
    chains = estimate_closing(find_systems(quantities, tables["sentences"]))
    span = ["report_id", "start", "end"]
    named = label_reports(tables["reports"]).merge(chains, on="report_id")
    named = named.merge(quantities[[*span, "text"]], on=span)
    keys = ["found", "report_id", "start"]
    return named[named["found"] > 0].sort_values(keys, ascending=[False, True, True], ignore_index=True)
