"""Machine rows against hand annotation: how much is found, how much is right, and what is not."""

from __future__ import annotations

import json
import warnings
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from toolkit.errors import InputError, require_columns, require_type
from toolkit.evaluate.gold import NEEDED, GoldReport, Row, load_gold, match_folders, order_members
from toolkit.evaluate.layers import SPAN_LAYERS, compare_relations, compare_sectors, compare_spans
from toolkit.evaluate.pairs import Comparison, Count
from toolkit.schema import TABLES

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["evaluate_tables", "list_mismatches"]

LAYER_TABLES = {layer: spans.table for layer, spans in SPAN_LAYERS.items()}
LAYER_TABLES |= {"measures": "sentences", "relations": "relations"}
SCORE_COLUMNS = [
    *("report_id", "layer", "measure", "n_gold", "n_found", "n_right"),
    *("precision", "recall", "f1", "low", "high"),
]
MISMATCH_COLUMNS = ["report_id", "layer", "what", "start", "end", "expected", "found", "sentence"]


class Scored(NamedTuple):
    """One layer of one report, compared."""

    report_id: str
    layer: str
    comparison: Comparison


def evaluate_tables(
    tables: Mapping[str, pd.DataFrame], gold: str | Path, *, texts: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Score the tables of `build_tables` against hand annotation, one row per report, layer and measure.

    Rows match one to one where their spans overlap, the right value before the wrong one. Only what
    lies inside the ``extent`` of a report counts; annotation with ``optional`` true counts neither
    way, nor does a machine row that overlaps it; a layer without a file is not scored.

    Parameters
    ----------
    tables
        The tables by name. Annotated reports that are not in ``reports`` are left out with a warning.
    gold
        Folder that holds ``<report_id>/<layer>.jsonl`` and ``<report_id>/report.json``. Where that gives
        the ``sha256`` of one report alone, the folder is about this report, whatever its name.
    texts
        Text of each report by ``report_id``, to check the annotation's spans against.

    Returns
    -------
    DataFrame
        ``report_id`` (``all``: the reports together), ``layer``, ``measure``; ``n_gold``,
        ``n_found``, ``n_right`` (rows; labels in layer measures); ``precision`` (right of found),
        ``recall`` (right of gold), ``f1``, from 0 to 1 and empty where there is nothing to divide by;
        ``low``, ``high``: the 95 % Wilson interval of the recall. Measures of layer: *span*, *value*,
        *value_unit*, *exact_span*, *yuan*, *claim* and *sectors* count every row; the others
        (*bounds*, *hedge*, *kind*, *role* …) are shares of the rows that match, so precision, recall
        and F1 are one number. *true_not_unreconciled* is the share of true claims that no verdict
        doubts: ``n_gold - n_right`` of them are called unreconciled.

    Raises
    ------
    InputError
        A table is missing, or no annotated report is in `tables`.
    ReadError
        The annotation breaks a rule; says the file and the line.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd
    >>> from toolkit.schema import make_frame
    >>> numerals = make_frame("numerals", [("a-2019", 0, 4, "2019", "date")])
    >>> tables = {"reports": pd.DataFrame({"report_id": ["a-2019"]}), "numerals": numerals}
    >>> with tempfile.TemporaryDirectory() as gold:
    ...     (Path(gold) / "a-2019").mkdir()
    ...     rows = '{"start": 0, "end": 5, "kind": "date"}'
    ...     _ = (Path(gold) / "a-2019" / "others.jsonl").write_text(rows, encoding="utf-8")
    ...     scores = evaluate_tables(tables, gold)
    >>> scores.loc[scores["report_id"] == "all", ["measure", "n_gold", "n_right", "f1"]].values.tolist()
    [['span', 1, 1, 1.0], ['exact_span', 1, 0, 0.0], ['kind', 1, 1, 1.0]]
    """
    import pandas as pd

    scored = list(_compare(tables, gold, texts, caller="evaluate_tables"))
    totals: dict[tuple[str, str], Count] = {}
    rows: list[tuple] = []
    for report_id, layer, comparison in scored:
        for measure, count in comparison.counts.items():
            rows.append((report_id, layer, measure, *count))
            before = totals.get((layer, measure), Count(0, 0, 0))
            totals[layer, measure] = Count(*map(sum, zip(before, count, strict=True)))
    order = list(NEEDED)
    together = sorted(totals.items(), key=lambda item: order.index(item[0][0]))
    rows += [("all", layer, measure, *count) for (layer, measure), count in together]
    return _add_shares(pd.DataFrame(rows, columns=SCORE_COLUMNS[:6]))


def list_mismatches(
    tables: Mapping[str, pd.DataFrame], gold: str | Path, *, texts: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """List what `evaluate_tables` does not count as right, one row per missed or extra row or other field.

    Parameters
    ----------
    tables, gold, texts
        As for `evaluate_tables`.

    Returns
    -------
    DataFrame
        ``report_id``, ``layer``, ``what`` (missed, extra, or the field that differs; in layer measures
        a sector label is missed or extra), ``start``, ``end``, ``expected`` and ``found`` (as text),
        ``sentence`` (the sentence around the span; empty where the tables have none).

    Raises
    ------
    InputError
        A table is missing, or no annotated report is in `tables`.
    ReadError
        The annotation breaks a rule; says the file and the line.
    """
    import pandas as pd

    sentences: dict[str, list[Row]] = {}
    rows: list[tuple] = []
    for report_id, layer, comparison in _compare(tables, gold, texts, caller="list_mismatches"):
        if report_id not in sentences:
            sentences[report_id] = _take_rows(tables.get("sentences"), report_id)
        rows += [
            (report_id, layer, *mismatch, _find_sentence(sentences[report_id], mismatch.start))
            for mismatch in sorted(comparison.mismatches, key=lambda m: (m.start, m.end, m.what))
        ]
    return pd.DataFrame(rows, columns=MISMATCH_COLUMNS).astype({"start": "Int64", "end": "Int64"})


def _compare(
    tables: Mapping[str, pd.DataFrame], gold: str | Path, texts: Mapping[str, str] | None, *, caller: str
) -> Iterator[Scored]:
    _require_table(tables, "reports", ["report_id"], caller=caller)
    reports = tables["reports"]
    ids = reports["report_id"].tolist()
    if texts is None:
        texts = dict(zip(ids, reports["content"], strict=True)) if "content" in reports else {}
    hashes = reports["sha256"].tolist() if "sha256" in reports else [""] * len(ids)
    names = match_folders(gold, dict(zip(ids, hashes, strict=True)))
    annotated = load_gold(gold, texts={name: texts[one] for name, one in names.items() if one in texts})
    left_out = [report.report_id for report in annotated if report.report_id not in names]
    if len(left_out) == len(annotated):
        msg = (
            f"{caller}: a report must be annotated, but {left_out[:3]} of {str(gold)!r} are not among {ids[:3]}. "
            "Name the folders of the annotation like the reports, or give each file's SHA-256 in report.json."
        )
        raise InputError(msg)
    if left_out:
        msg = f"{caller}: {len(left_out)} annotated report(s) not in the tables are left out: {left_out[:3]}"
        warnings.warn(msg, stacklevel=3)
    for report in annotated:
        for layer in report.layers if report.report_id in names else ():
            table, report_id = LAYER_TABLES[layer], names[report.report_id]
            _require_table(tables, table, TABLES[table].names, caller=caller)
            rows = _take_rows(tables[table], report_id)
            yield Scored(report_id, layer, _compare_layer(report, layer, rows))


def _require_table(tables: Mapping[str, pd.DataFrame], name: str, columns: list[str], *, caller: str) -> None:
    require_type(tables, Mapping, must=f"{caller}: tables must be those of build_tables by their names")
    if name not in tables:
        msg = f"{caller}: tables must have {name!r}, but has only {list(tables)}. Give all of build_tables."
        raise InputError(msg)
    require_columns(tables[name], columns, caller=caller)


def _compare_layer(report: GoldReport, layer: str, rows: list[Row]) -> Comparison:
    gold = report.layers[layer]
    if layer == "relations":
        rows = [order_members(row | {"members": json.loads(row["members"])}) for row in rows]
    if report.extent:
        first, last = report.extent
        gold, rows = ([r for r in x if first <= r["start"] and r["end"] <= last] for x in (gold, rows))
    if layer == "relations":
        return compare_relations(gold, rows)
    if layer == "measures":
        return compare_sectors(gold, [row for row in rows if not row["is_heading"]])
    if layer == "others":
        rows = [row for row in rows if row["kind"] != "quantity"]
    return compare_spans(SPAN_LAYERS[layer], gold, rows)


def _take_rows(table: pd.DataFrame | None, report_id: str) -> list[Row]:
    """Return the rows of one report as plain values, None where missing."""
    if table is None:
        return []
    part = table[table["report_id"] == report_id].astype(object)
    rows = part.where(part.notna(), None).itertuples(index=False, name=None)
    return [dict(zip(table.columns, row, strict=True)) for row in rows]


def _find_sentence(sentences: list[Row], position: int) -> str:
    i = bisect_right(sentences, position, key=lambda row: row["start"]) - 1
    return sentences[i]["text"] if i >= 0 and position < sentences[i]["end"] else ""


def _add_shares(scores: pd.DataFrame) -> pd.DataFrame:
    from statsmodels.stats.proportion import proportion_confint

    right, found, gold = scores["n_right"], scores["n_found"], scores["n_gold"]
    scores = scores.assign(
        precision=(right / found.where(found > 0)).astype("float64"),
        recall=(right / gold.where(gold > 0)).astype("float64"),
        f1=(2 * right / (found + gold).where(found + gold > 0)).astype("float64"),
    )
    low, high = proportion_confint(right, gold.where(gold > 0), method="wilson")
    return scores.assign(low=low, high=high)[SCORE_COLUMNS]
