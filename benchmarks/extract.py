"""Run one extractor over texts, in whatever environment has it, and time it; JSON in, JSON out.

`peers.py` calls it, once for each extractor, in a process of its own::

    python extract.py jionlp texts.json found.json

``texts.json`` holds ``texts`` (a list) and ``repeats``; ``found.json`` gets ``rows`` (a list for each text)
and ``seconds`` (of processor time, for each repeat over all texts). A row has ``start``, ``end``, ``value``,
``low``, ``high`` and ``unit``, in the terms of the annotation: shares in percent, money of China in 元.
Only the standard library is imported at the top, since no environment has all extractors.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Extractor = Callable[[str], list[Row]]

_CLAUSE = re.compile(r"[^，。；！？\n]+")


def make_row(start: int, end: int, value: float | None, unit: str = "") -> Row:
    """Return an amount whose bounds are its value: what an extractor says that tells no bounds."""
    return {"start": start, "end": end, "value": value, "low": value, "high": value, "unit": unit}


def load_toolkit() -> Extractor:
    """All layers but the token counts, though only the amounts are returned."""
    from toolkit.document import Document
    from toolkit.schema import TABLES

    meta = dict.fromkeys(TABLES["reports"].names, "") | {"report_year": None}

    def extract(text: str) -> list[Row]:
        document = Document("", text, meta)
        _ = document.incidence, document.funds, document.sectors, document.relations
        return [_read_numeral(q.numeral) for q in document.quantities]

    return extract


def load_toolkit_amounts() -> Extractor:
    """Only what the others look for: amounts with value, unit and bounds."""
    from toolkit.numerals import scan_numerals

    def extract(text: str) -> list[Row]:
        return [_read_numeral(n) for n in scan_numerals(text) if n.kind == "quantity"]

    return extract


def _read_numeral(n: Any) -> Row:
    return make_row(n.start, n.end, n.value, n.unit) | {"low": n.low, "high": n.high}


def load_jieba() -> Extractor:
    """Cut the text, for its speed alone."""
    from toolkit.tokens import _load_cutter

    cut = _load_cutter("jieba")

    def extract(text: str) -> list[Row]:
        for _ in cut(text):
            pass
        return []

    return extract


def load_jionlp() -> Extractor:
    import jionlp

    def extract(text: str) -> list[Row]:
        return [_read_jionlp(found) for found in jionlp.ner.extract_money(text, with_parsing=True)]

    return extract


def load_jionlp_clauses() -> Extractor:
    """Give JioNLP one clause at a time, since it reads on over a comma."""
    whole = load_jionlp()

    def extract(text: str) -> list[Row]:
        return [
            row | {"start": row["start"] + clause.start(), "end": row["end"] + clause.start()}
            for clause in _CLAUSE.finditer(text)
            for row in whole(clause.group())
        ]

    return extract


def _read_jionlp(found: Row) -> Row:
    number, kind = found["detail"]["num"], found["detail"]["definition"]
    low, high = number if isinstance(number, list) else (number, number)
    bounds = {
        "low": None if kind == "blur-" else _to_float(low),
        "high": None if kind == "blur+" else _to_float(high),
    }
    if kind == "blur" and not isinstance(number, list):
        bounds = {"low": None, "high": None}
    value = None if isinstance(number, list) else _to_float(number)
    start, end = found["offset"]
    return make_row(start, end, value, found["detail"]["case"]) | bounds


def _to_float(number: str | None) -> float | None:
    return None if number is None else float(number)


def load_recognizers() -> Extractor:
    """Money, dimensions, shares and bare numbers; where two overlap, the one that says more."""
    from recognizers_number import Culture, recognize_number, recognize_percentage
    from recognizers_number_with_unit import recognize_currency, recognize_dimension

    kinds = (recognize_currency, recognize_dimension, recognize_percentage, recognize_number)

    def extract(text: str) -> list[Row]:
        rows: list[Row] = []
        for recognize in kinds:
            results = recognize(text, Culture.Chinese)
            # A unit without a number, as in 跨境人民币结算, has no value.
            found = [
                _read_recognizers(result) for result in results if (result.resolution or {}).get("value")
            ]
            # Only earlier kinds can overlap: one kind never returns a character twice.
            rows += list(_leave_out_overlaps(found, rows))
        return rows

    return extract


def _read_recognizers(result: Any) -> Row:
    resolution = result.resolution
    value = float(resolution["value"].rstrip("%"))
    unit = "元" if resolution.get("isoCurrency") == "CNY" else resolution.get("unit", "")
    if result.type_name == "percentage":
        unit = "%"
    elif "分之" in result.text:
        value *= 100
    return make_row(result.start, result.end + 1, value, unit)


def _leave_out_overlaps(found: list[Row], taken: list[Row]) -> Iterator[Row]:
    covered = {i for row in taken for i in range(row["start"], row["end"])}
    return (row for row in found if covered.isdisjoint(range(row["start"], row["end"])))


def load_cn2an() -> Extractor:
    """Convert each numeral that cn2an's own patterns, or a run of digits, mark out: it has no finder."""
    from cn2an import cn2an
    from cn2an.transform import Transform

    own = Transform()
    numeral = re.compile(rf"{own.smart_cn_pattern}|{own.cn_pattern}|\d+(?:\.\d+)?")

    def extract(text: str) -> list[Row]:
        rows = []
        for match in numeral.finditer(text):
            try:
                rows.append(make_row(*match.span(), float(cn2an(match.group(), "smart"))))
            except ValueError:  # 万 alone, 二〇: no number to cn2an
                continue
        return rows

    return extract


LOADERS: dict[str, Callable[[], Extractor]] = {
    "toolkit": load_toolkit,
    "toolkit-amounts": load_toolkit_amounts,
    "jionlp": load_jionlp,
    "jionlp-clauses": load_jionlp_clauses,
    "recognizers": load_recognizers,
    "cn2an": load_cn2an,
    "jieba": load_jieba,
}


def time_repeats(extract: Extractor, texts: list[str], repeats: int) -> list[float]:
    """Return the processor time of each run over all texts."""
    seconds = []
    for _ in range(repeats):
        before = time.process_time()
        for text in texts:
            extract(text)
        seconds.append(time.process_time() - before)
    return seconds


def main(tool: str, source: str, target: str) -> None:
    logging.disable(logging.INFO)
    given = json.loads(Path(source).read_text(encoding="utf-8"))
    extract = LOADERS[tool]()
    rows = [
        extract(text) for text in given["texts"]
    ]  # the first run, which loads what is loaded late, is not timed
    found = {"rows": rows, "seconds": time_repeats(extract, given["texts"], given["repeats"])}
    Path(target).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
