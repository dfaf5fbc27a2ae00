"""Compare the toolkit with other extractors of numbers and money, on the same annotation and in one run.

::

    python benchmarks/peers.py --gold data/gold --texts FOLDER_OF_TEXTS

``--gold`` and ``--texts`` may be given several times. The others are installed into ``.venv-peers`` on the
first run, from ``benchmarks/peers.txt``. Writes ``benchmarks/results/peers.csv`` and ``peers.md``.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import pandas as pd
from annotated import Annotated, load_annotated
from output import MACHINE, write_page, write_table

from toolkit.evaluate.gold import Row
from toolkit.evaluate.layers import SpanLayer, compare_spans
from toolkit.evaluate.pairs import Count, agree, overlap

ROOT = Path(__file__).resolve().parents[1]
REPEATS = 5
VENV = ROOT / ".venv-peers"
WORKER = Path(__file__).with_name("extract.py")
OWN = ("toolkit", "toolkit-amounts", "jieba")
LABELS = {
    "toolkit": "povreports, all layers",
    "toolkit-amounts": "povreports, amounts alone",
    "jionlp": "JioNLP 1.5.31",
    "jionlp-clauses": "JioNLP 1.5.31, clause by clause",
    "recognizers": "Recognizers-Text 1.0.2a2",
    "cn2an": "cn2an 0.5.24",
    "jieba": "jieba 0.42.1 (cuts, for speed)",
}
VALUE = ("value_F1", "value_F1_in_digits")
BOUNDS = ("bounds_right", "open_bounds_right")
MASKS = ("masks_right", "masks_false")
SCORES = (*VALUE, *BOUNDS, "money_F1", *MASKS)
NOT_ITS_AIM = {
    "jionlp": VALUE,
    "jionlp-clauses": VALUE,
    "cn2an": ("money_F1",),
    "jieba": SCORES,
}
LAYER = SpanLayer("quantities", {"span": (), "value": ("value",)}, {"bounds": ("low", "high")})
DIGIT = re.compile(r"[\d*＊×✕]")
OPEN = ("more", "less", "approx", "range")
NOTES = """\
Annotated in {reports}: {n_gold:,} amounts that must be found, of them
{n_money:,} of money, {n_open:,} hedged or ranges, {n_masked:,} masked (of these {n_masked_money:,} of money). The rules of the toolkit
were mended after they had met this annotation, those of the others were not: the toolkit's first scores are in
[accuracy](../../book/accuracy.md).

- **value F1**: spans overlap and the value is the same to one part in 10⁹. **value F1, in digits**: only
  rows with Arabic digits or mask signs, and those over dates, names and other numerals that are no amounts are forgiven:
  it was not every extractor's aim to tell amounts from dates, or 第四次 and 一带一路 from counts.
- **bounds right**: of the rows that match, those whose lower and upper bound are right; an extractor that tells no
  bounds is taken to mean its value. **open bounds right**: the same, of the matched amounts that are hedged or ranges.
- **money F1**: as value F1, for amounts in 元.
- **masks right**: of the masked amounts (as in \\*\\*户), those whose interval is right; **masks false**: those that
  were given an exact value, which nobody printed.
- **chars per s**: characters a second, processor time of one process, median of {repeats} runs over these {n_chars:,}
  characters, first run left out; {machine}. Compare within the table only, and not closely: on a machine that
  others use too, a speed may differ by a third from one run to the next. All layers: sentences, numerals,
  amounts, incidence, measures, sectors, money and relations; the others find numbers or money alone.
- An empty cell is not the aim of that extractor. JioNLP looks for money alone, so its bounds are those of money.
  cn2an converts numerals and finds none: it was given what its own patterns and runs of digits mark out; it knows
  no units.
"""


class Case(NamedTuple):
    """The annotation of one report as far as it is scored, and what one extractor found in that part."""

    gold: list[Row]
    others: list[Row]
    rows: list[Row]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--gold", type=Path, action="append", required=True, help="folder of annotated reports"
    )
    parser.add_argument("--texts", type=Path, action="append", required=True, help="folder of their texts")
    options = parser.parse_args()
    annotated = load_annotated(options.gold, options.texts)
    python = install_peers()
    table = pd.DataFrame([measure_tool(tool, annotated, python) for tool in LABELS])
    notes = NOTES.format(**describe_gold(annotated))
    write_table(table, "peers")
    print(write_page(table, "peers", title="Beside other extractors", notes=notes))


def install_peers() -> Path:
    """Make the environment of the others, if it is not there, and return its Python."""
    python = VENV / "bin" / "python"
    done = VENV / ".installed"
    if not done.is_file():
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
        (VENV / ".gitignore").write_text("*\n", encoding="utf-8")
        packages = ["-r", str(WORKER.with_name("peers.txt"))]
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
        done.touch()
    return python


def measure_tool(tool: str, annotated: Sequence[Annotated], python: Path) -> dict[str, Any]:
    """Run one extractor and return its row of the table."""
    texts = [report.text for report in annotated]
    found = run_worker(tool, texts, Path(sys.executable) if tool in OWN else python)
    scores = score_cases([*map(take_extent, annotated, found["rows"])])
    scores |= dict.fromkeys(NOT_ITS_AIM.get(tool, ()), float("nan"))
    speed = round(sum(map(len, texts)) / median(found["seconds"]))
    return {"extractor": LABELS[tool], **scores, "chars_per_s": speed}


def run_worker(tool: str, texts: Sequence[str], python: Path) -> dict[str, Any]:
    """Run the extractor in a process of its own and return what it wrote."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "texts.json"), Path(folder, "found.json")
        source.write_text(json.dumps({"texts": list(texts), "repeats": REPEATS}), encoding="utf-8")
        command = [str(part) for part in (python, WORKER, tool, source, target)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return json.loads(target.read_text(encoding="utf-8"))


def take_extent(report: Annotated, rows: Sequence[Row]) -> Case:
    """Leave out what lies outside the annotated part, and give every row its characters."""
    first, last = report.gold.extent or (0, len(report.text))
    layers = [report.gold.layers.get("quantities", []), report.gold.layers.get("others", []), rows]
    inside = ([r for r in layer if first <= r["start"] and r["end"] <= last] for layer in layers)
    return Case(*([r | {"text": report.text[r["start"] : r["end"]]} for r in layer] for layer in inside))


def score_cases(cases: Sequence[Case]) -> dict[str, float]:
    """Return the scores of one extractor over all reports."""
    every = count_measures((case.gold, case.rows) for case in cases)
    money = count_measures((keep_money(case.gold), keep_money(case.rows)) for case in cases)
    digits = count_measures(
        (keep_digits([*case.gold, *map(forgive, case.others)]), keep_digits(case.rows)) for case in cases
    )
    masked, hedged = find_touching(cases, "masked"), find_touching(cases, *OPEN)
    shares = (
        share_f1(counts["value"] for counts in every),
        share_f1(counts["value"] for counts in digits),
        share_f1(counts["bounds"] for counts in every),
        share_true(has_bounds(row, found) for row, found in hedged if found),
        share_f1(counts["value"] for counts in money),
        share_true(has_bounds(row, found) for row, found in masked),
        share_true(any(r["value"] is not None for r in found) for _, found in masked),
    )
    return dict(zip(SCORES, shares, strict=True))


def count_measures(reports: Iterable[tuple[list[Row], list[Row]]]) -> list[dict[str, Count]]:
    """Count, for each report, the measures of `LAYER` on annotated and found rows."""
    return [compare_spans(LAYER, gold, rows).counts for gold, rows in reports]


def find_touching(cases: Sequence[Case], *bounds: str) -> list[tuple[Row, list[Row]]]:
    """Return each annotated row of these bounds, optional ones apart, with the found rows that overlap it."""
    return [
        (row, [found for found in case.rows if overlap(row, found)])
        for case in cases
        for row in case.gold
        if row["bound"] in bounds and not row.get("optional")
    ]


def has_bounds(row: Row, found: Sequence[Row]) -> bool:
    return any(agree(row, other, ("low", "high")) for other in found)


def forgive(other: Row) -> Row:
    """Return a numeral that is no amount as a row that counts neither way."""
    return other | {"value": float("nan"), "optional": True}


def keep_digits(rows: Sequence[Row]) -> list[Row]:
    """Keep what is written with Arabic digits or mask signs."""
    return [row for row in rows if DIGIT.search(row["text"])]


def keep_money(rows: Sequence[Row]) -> list[Row]:
    """Keep amounts in 元, by the year or month too, and what counts neither way."""
    return [row for row in rows if row.get("optional") or row["unit"].split("/")[0] == "元"]


def share_f1(counts: Iterable[Count]) -> float:
    """Return F1 of counts taken together: twice the right rows over all rows, annotated and found."""
    n_gold, n_found, n_right = map(sum, zip(*counts, strict=True))
    return 2 * n_right / (n_gold + n_found) if n_gold + n_found else float("nan")


def share_true(truths: Iterable[bool]) -> float:
    results = list(truths)
    return sum(results) / len(results) if results else float("nan")


def describe_gold(annotated: Sequence[Annotated]) -> dict[str, Any]:
    """Count the annotated amounts, for the notes under the table."""
    cases = [take_extent(report, []) for report in annotated]
    rows = [row for case in cases for row in case.gold if not row.get("optional")]
    masked = [row for row in rows if row["bound"] == "masked"]
    return {
        "repeats": REPEATS,
        "machine": MACHINE,
        "n_gold": len(rows),
        "n_chars": sum(len(report.text) for report in annotated),
        "n_money": len(keep_money(rows)),
        "n_open": sum(row["bound"] in OPEN for row in rows),
        "n_masked": len(masked),
        "n_masked_money": len(keep_money(masked)),
        "reports": ", ".join(report.gold.report_id for report in annotated),
    }


if __name__ == "__main__":
    main()
