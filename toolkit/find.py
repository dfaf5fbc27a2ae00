"""One public function for each table: reports in, rows out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from toolkit.errors import InputError, require_columns
from toolkit.schema import make_frame

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.codebooks import Codebook
    from toolkit.document import Document

_META = ("title", "region", "adcode", "level", "report_year", "genre")


def find_sentences(reports: pd.DataFrame | str, *, codebook: Codebook | None = None) -> pd.DataFrame:
    r"""Split reports into sentences and headings, one row each, with their words counted and sectors.

    Parameters
    ----------
    reports
        Reports as `toolkit.read_reports` gives them (``report_id`` and ``content`` at least), or a text.
    codebook
        Sectors and measures to look for, from `load_codebook` with the path of a file; ours when None.

    Returns
    -------
    DataFrame
        Table ``sentences`` (see `describe_table`); every sign that is not white space lies in one row.

    Raises
    ------
    InputError
        A needed column is missing.

    Examples
    --------
    >>> find_sentences("一、产业扶贫\n发展茶园5亩。")[["text", "section", "is_heading"]].values.tolist()
    [['一、产业扶贫', '', True], ['发展茶园5亩。', '一、产业扶贫', False]]
    """
    return _find("sentences", reports, codebook)


def find_numerals(reports: pd.DataFrame | str) -> pd.DataFrame:
    """Find every numeral and say what it is: the ledger, one row per numeral.

    Every run of Arabic digits and of mask signs lies in exactly one row, and rows do not overlap. For
    parameters and errors see `find_sentences`; the columns are those of table ``numerals``.

    Examples
    --------
    >>> find_numerals("2019年第3批帮扶**户。")[["text", "kind"]].values.tolist()
    [['2019年', 'date'], ['第3批', 'other'], ['**户', 'quantity']]
    """
    return _find("numerals", reports)


def find_quantities(reports: pd.DataFrame | str) -> pd.DataFrame:
    """Find every stated amount, one row each, with its bounds and what it is about.

    ``value`` is counted in ``unit`` (money in 元); it is empty for ranges and masks, whose ``low`` and
    ``high`` say what the words allow. For parameters and errors see `find_sentences`; the columns are
    those of table ``quantities``.

    Examples
    --------
    >>> found = find_quantities("投入不超过5万元，惠及**户。")
    >>> found[["text", "low", "high", "bound", "unit"]].values.tolist()
    [['5万元', nan, 50000.0, 'less', '元'], ['**户', 10.0, 99.0, 'masked', '户']]
    """
    return _find("quantities", reports)


def find_incidence(reports: pd.DataFrame | str) -> pd.DataFrame:
    """Find every poverty-incidence figure, one row each, in percent.

    A start, an end, a level, a target and a threshold are told apart in ``role``. For parameters and
    errors see `find_sentences`; the columns are those of table ``incidence``.

    Examples
    --------
    >>> find_incidence("贫困发生率从8.2%下降至0.32%。")[["value", "role"]].values.tolist()
    [[8.2, 'start'], [0.32, 'end']]
    """
    return _find("incidence", reports)


def find_funds(reports: pd.DataFrame | str) -> pd.DataFrame:
    """Find every money figure, one row each, with its flow, payer, sector and year.

    ``yuan`` is the amount in yuan; amounts of different flows must not be added. For parameters and
    errors see `find_sentences`; the columns are those of table ``funds``.

    Examples
    --------
    >>> find_funds("发放扶贫小额信贷30万元。")[["yuan", "flow", "source", "sector"]].values.tolist()
    [[300000.0, 'loan', 'bank', 'finance']]
    """
    return _find("funds", reports)


def find_measures(reports: pd.DataFrame | str, *, codebook: Codebook | None = None) -> pd.DataFrame:
    """Find every mention of a measure, one row each, with its sector and how far it is.

    For parameters and errors see `find_sentences`; the columns are those of table ``measures``.

    Examples
    --------
    >>> find_measures("已建成光伏电站3座。")[["term", "sector", "status"]].values.tolist()
    [['光伏电站', 'photovoltaic', 'done']]
    """
    return _find("measures", reports, codebook)


def find_relations(reports: pd.DataFrame | str) -> pd.DataFrame:
    """Find the arithmetic that reports state, recompute it, and give a verdict, one row per claim.

    ``unreconciled`` says that the printed figures do not fit together as stated; scope, date or a slip
    may explain it. For parameters and errors see `find_sentences`; the columns are those of table
    ``relations``.

    Examples
    --------
    >>> find_relations("排查问题680个，已整改609个，其余71个正在整改。")[["kind", "verdict"]].values.tolist()
    [['complement', 'consistent']]
    """
    return _find("relations", reports)


def iter_documents(
    reports: pd.DataFrame, *, caller: str, codebook: Codebook | None = None
) -> Iterator[Document]:
    """Yield each report of a frame, made ready to be read."""
    from toolkit.document import Document

    require_columns(reports, ["report_id", "content"], caller=caller)
    known = [name for name in _META if name in reports.columns]
    for row in reports[["report_id", "content", *known]].to_dict("records"):
        yield Document(str(row["report_id"]), str(row["content"]), _clean_meta(row), measures=codebook)


def _clean_meta(row: dict[Any, Any]) -> dict[str, Any]:
    """Drop what is missing, whichever way the frame says so."""
    import pandas as pd

    known = {name: row[name] for name in _META if not pd.isna(row.get(name))}
    return known | ({"report_year": int(known["report_year"])} if "report_year" in known else {})


def _find(table: str, reports: pd.DataFrame | str, codebook: Codebook | None = None) -> pd.DataFrame:
    import pandas as pd

    caller = f"find_{table}"
    if isinstance(reports, str):
        reports = pd.DataFrame({"report_id": ["text"], "content": [reports]})
    if not isinstance(reports, pd.DataFrame):
        msg = f"{caller}: give the frame of read_reports or a text, not {type(reports).__name__}."
        raise InputError(msg)
    documents = iter_documents(reports, caller=caller, codebook=codebook)
    return make_frame(table, [row for document in documents for row in document.list_rows(table)])
