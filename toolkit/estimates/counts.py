"""Counts of mentions and of sentences, zeros too, and the lengths that they are held against."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.errors import require_columns

if TYPE_CHECKING:
    import pandas as pd

HAN = r"[\u3400-\u9fff]"


def count_rows(
    rows: pd.DataFrame, grid: pd.DataFrame, *, on: Sequence[str], n: str | None = None
) -> pd.DataFrame:
    """Count rows for each row of a grid, which stays as it is: where there are none, the count is zero.

    Parameters
    ----------
    rows
        What is counted, with the columns `on`.
    grid
        Every combination of `on` that is to have a count, once, and any other columns.
    on
        The columns that tell to which row of the grid a row belongs.
    n
        Column of `rows` that holds counts already; None counts the rows.

    Returns
    -------
    DataFrame
        `grid` with the integer column ``n``. Rows that the grid does not name count nowhere.

    Raises
    ------
    InputError
        A needed column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> grid = pd.DataFrame({"report_id": ["a", "b"]})
    >>> count_rows(pd.DataFrame({"report_id": ["b", "b"]}), grid, on=["report_id"])["n"].tolist()
    [0, 2]
    """
    require_columns(rows, [*on, *([n] if n else [])], caller="count_rows")
    require_columns(grid, on, caller="count_rows")
    if rows.empty:
        return grid.assign(n=0)
    groups = rows.groupby(list(on))
    found = (groups[n].sum() if n else groups.size()).rename("n").reset_index()
    counts = grid.merge(found, how="left", on=list(on))
    return counts.assign(n=counts["n"].fillna(0).astype("int64"))


def count_terms(
    mentions: pd.DataFrame,
    reports: pd.DataFrame,
    *,
    term: str = "sector",
    n: str | None = None,
    keep: Sequence[str] = ("n_tokens",),
) -> pd.DataFrame:
    """Count the mentions of each term in each report, zeros too, one row per report and term.

    Parameters
    ----------
    mentions
        ``report_id`` and `term`: the table ``measures`` of a build, or one of the measured tables.
    reports
        One row per report, with ``report_id`` and the columns `keep`.
    term, n
        What is counted (``sector``, ``measure``, ``term``); the column of `mentions` that holds counts
        already (``n_mentions``, ``n_sentences``), None where each row is one.
    keep
        Columns of `reports` to carry along: what rates are counted in, and what groups reports.

    Returns
    -------
    DataFrame
        ``report_id``, `term`, ``n`` and the columns `keep`. The terms are those of `mentions`.

    Raises
    ------
    InputError
        A needed column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> measured = pd.DataFrame({"report_id": ["a", "a"], "sector": ["water", "roads"], "n_mentions": [2, 3]})
    >>> reports = pd.DataFrame({"report_id": ["a", "b"], "n_han": [500, 800]})
    >>> count_terms(measured, reports, n="n_mentions", keep=["n_han"]).values.tolist()
    [['a', 'roads', 3, 500], ['a', 'water', 2, 500], ['b', 'roads', 0, 800], ['b', 'water', 0, 800]]
    """
    import pandas as pd

    require_columns(mentions, ["report_id", term], caller="count_terms")
    require_columns(reports, ["report_id", *keep], caller="count_terms", free=keep)
    terms = pd.DataFrame({term: pd.Series(sorted(mentions[term].unique()), dtype="str")})
    grid = reports[["report_id", *keep]].merge(terms, how="cross")
    counts = count_rows(mentions, grid, on=["report_id", term], n=n)
    return counts[["report_id", term, "n", *keep]]


def count_sectors(measures: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """Count the mentions of each sector in each report, one row per report and sector.

    Parameters
    ----------
    measures
        One row per mention, with ``report_id`` and ``sector``.
    reports
        One row per report, with ``report_id`` and ``n_tokens``. A report without mentions counts zero.

    Returns
    -------
    DataFrame
        ``report_id``, ``sector``, ``n`` (mentions), ``n_tokens``. Sectors are those of `measures`.

    Raises
    ------
    InputError
        A needed column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> measures = pd.DataFrame({"report_id": ["a", "a"], "sector": ["water", "water"]})
    >>> reports = pd.DataFrame({"report_id": ["a", "b"], "n_tokens": [500, 800]})
    >>> count_sectors(measures, reports).values.tolist()
    [['a', 'water', 2, 500], ['b', 'water', 0, 800]]
    """
    return count_terms(measures, reports)


def count_lengths(sentences: pd.DataFrame, *, headings: bool = False) -> pd.DataFrame:
    """Measure the length of each report in three ways, one row per report.

    Parameters
    ----------
    sentences
        The table ``sentences``: ``report_id``, ``text``, ``is_heading``, ``n_tokens``.
    headings
        Whether headings are part of the text.

    Returns
    -------
    DataFrame
        ``report_id``, ``n_tokens`` (words), ``n_han`` (Chinese characters), ``n_sentences``. A report
        without sentences has no row.

    Raises
    ------
    InputError
        A needed column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> sentences = pd.DataFrame({"report_id": ["a", "a"], "text": ["一、供水", "供水30户。"],
    ...                           "is_heading": [True, False], "n_tokens": [2, 3]})
    >>> count_lengths(sentences).values.tolist()
    [['a', 3, 3, 1]]
    """
    require_columns(sentences, ["report_id", "text", "is_heading", "n_tokens"], caller="count_lengths")
    counted = sentences if headings else sentences[~sentences["is_heading"]]
    lengths = counted.assign(n_han=counted["text"].str.count(HAN), n_sentences=1)
    return lengths.groupby("report_id", as_index=False)[["n_tokens", "n_han", "n_sentences"]].sum()


def count_sentences(sentences: pd.DataFrame, *, headings: bool = False) -> pd.DataFrame:
    """Count the sentences that speak of each sector, one row per report and sector.

    Parameters
    ----------
    sentences
        The table ``sentences``.
    headings
        Whether headings count as sentences.

    Returns
    -------
    DataFrame
        ``report_id``, ``sector``, ``n`` (sentences that speak of it; one may speak of several),
        ``n_sentences`` (all). The sectors are those that some sentence speaks of.

    Raises
    ------
    InputError
        A needed column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> sentences = pd.DataFrame({"report_id": ["a", "a"], "text": ["供水。", "修路供水。"], "n_tokens": 2,
    ...                           "is_heading": False, "sectors": ["water", "roads;water"]})
    >>> count_sentences(sentences).values.tolist()
    [['a', 'roads', 1, 2], ['a', 'water', 2, 2]]
    """
    require_columns(sentences, ["sectors"], caller="count_sentences")
    lengths = count_lengths(sentences, headings=headings)
    spoken = sentences[(sentences["sectors"] != "") & (headings | ~sentences["is_heading"])]
    sectors = spoken.assign(sector=spoken["sectors"].str.split(";")).explode("sector")
    return count_terms(sectors, lengths, keep=["n_sentences"])
