"""The names that reports and places have in figures."""

from __future__ import annotations

import pandas as pd


def label_reports(reports: pd.DataFrame) -> pd.DataFrame:
    """Return ``report_id`` and ``report``, a short unique name: place without its province, and year.

    The rows stand in the order of division codes and years, which is the order of every figure.
    """
    ordered = reports.sort_values(["adcode", "report_year", "report_id"]).reset_index(drop=True)
    places = shorten_places(ordered["region"], ordered["province"])
    years = ordered["report_year"].astype("str").replace("<NA>", "")
    names = (places + " " + years).str.strip()
    names = names.mask(names == "", ordered["report_id"])
    names = names.mask(names.duplicated(keep=False), names + " (" + ordered["report_id"] + ")")
    return ordered[["report_id"]].assign(report=names)


def shorten_places(places: pd.Series, provinces: pd.Series) -> pd.Series:
    """Return full names of places without the province that they lie in."""
    short = [place.removeprefix(province) or place for place, province in zip(places, provinces, strict=True)]
    return pd.Series(short, index=places.index, dtype="str")
