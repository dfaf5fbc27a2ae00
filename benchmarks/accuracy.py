"""Score the toolkit against hand annotation and put the scores into the accuracy pages of the book.

::

    python benchmarks/accuracy.py provincial-2026 --gold data/gold --texts FOLDER_OF_TEXTS
    python benchmarks/accuracy.py --pages

The first form writes ``benchmarks/results/accuracy-<name>.csv`` and ``.md``, then fills the pages; the second
only fills the pages from the results that are there. ``--texts`` may be given several times.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from annotated import load_annotated
from output import RESULTS, format_table, write_page, write_table

from toolkit.build import build_tables
from toolkit.evaluate import evaluate_tables

ROOT = Path(__file__).resolve().parents[1]
BOOK = ROOT / "book"
SHOWN = ["layer", "measure", "n_gold", "n_found", "n_right", "precision", "recall", "f1", "low", "high"]
HEADS = {
    "en": {"n_gold": "annotated", "n_found": "found", "n_right": "right", "f1": "F1"},
    "zh": {
        **{"layer": "层", "measure": "指标", "n_gold": "标注", "n_found": "找到", "n_right": "正确"},
        **{"precision": "精确率", "recall": "召回率", "f1": "F1", "low": "下限", "high": "上限"},
    },
}
NOTES = """\
Rows and measures are those of `povreports evaluate`: rows match one to one where their spans overlap; optional
annotation counts neither way; *span*, *value*, *value unit*, *exact span*, *yuan*, *sectors* and *claim* count every row,
the others are shares of the rows that match. `low` and `high`: 95 % Wilson interval of the recall. Each report alone is
in the CSV file of the same name.
"""
# First scores are history and are not made again: name, title, and how they came about.
FIRSTS = {
    "heldout-first": (
        "First scores on two government work reports",
        "These scores are history and are not made again: they are those of 2026-11-22, before any rule was changed\n"
        "after seeing the annotation of gansu-2026 and guangxi-2026.\n",
    ),
    "layouts-first": (
        "First scores on ten made-up layouts",
        "These scores are history and are not made again: they are those of 2026-11-22, before any rule was changed\n"
        "after seeing the ten texts of tests/data/layouts.\n",
    ),
    **{
        name: (
            f"First scores on {what}",
            f"These scores are history and are not made again: they are those of 2026-11-23, {when}.\n",
        )
        for name, what, when in (
            (
                "places-first",
                "three public reports",
                "before any rule was changed after seeing this annotation",
            ),
            ("unseen-1-first", "fourteen made-up texts", "before any rule was changed after seeing them"),
            ("unseen-2-first", "seven made-up texts", "after the mends that the fourteen before led to"),
            ("unseen-3-first", "seven more made-up texts", "after the mends that those before led to"),
            ("unseen-4-first", "the last six made-up texts", "after the mends that those before led to"),
        )
    },
}
# Filled pages hold each table between these two lines.
SLOT = re.compile(r"(<!-- table (?P<name>[\w-]+) -->\n).*?(<!-- end -->)", re.S)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("name", nargs="?", help="name of the result, such as provincial-2026")
    parser.add_argument("--gold", type=Path, help="folder of annotated reports")
    parser.add_argument("--texts", type=Path, action="append", help="folder of their texts")
    parser.add_argument("--pages", action="store_true", help="only fill the pages again")
    options = parser.parse_args()
    if not options.pages:
        if not (options.name and options.gold and options.texts):
            parser.error("give a name, --gold and --texts; or --pages alone")
        print(write_scores(score_reports(options.gold, options.texts), f"accuracy-{options.name}"))
    fill_pages()


def score_reports(gold: Path, texts: Sequence[Path]) -> pd.DataFrame:
    """Build the tables of the annotated reports, as any user would, and score them."""
    annotated = load_annotated([gold], texts)
    tables = build_tables([report.path for report in annotated], keep_personal=True)
    names = {report.path.stem: report.gold.report_id for report in annotated}
    for table in tables.values():
        table["report_id"] = table["report_id"].replace(names)
    return evaluate_tables(tables, gold)


def write_scores(scores: pd.DataFrame, name: str) -> str:
    """Write every score as CSV, and the scores of all reports together as Markdown."""
    reports = ", ".join(scores["report_id"].unique()[:-1])
    write_table(scores, name)
    return write_page(select_shown(scores), name, title=f"Accuracy on {reports}", notes=NOTES)


def fill_pages() -> None:
    """Write the Markdown of the first scores, and every table into the pages of the book."""
    for name, (title, note) in FIRSTS.items():
        write_page(load_shown(name), name, title=title, notes=f"{NOTES}\n{note}")
    for page in sorted(BOOK.glob("accuracy*.md")):
        lang = "zh" if page.stem.endswith(".zh") else "en"
        filled = fill_slots(page.read_text(encoding="utf-8"), lang)
        page.write_text(filled, encoding="utf-8", newline="\n")


def load_shown(name: str) -> pd.DataFrame:
    return select_shown(pd.read_csv(RESULTS / f"{name}.csv"))


def select_shown(scores: pd.DataFrame) -> pd.DataFrame:
    """Keep the scores of all reports together for which there was anything to find."""
    together = scores[(scores["report_id"] == "all") & (scores["n_gold"] + scores["n_found"] > 0)]
    return together[SHOWN].assign(measure=together["measure"].str.replace("_", " "))


def fill_slots(page: str, lang: str) -> str:
    """Put the table of each result that a page names between its two marks."""

    def fill(slot: re.Match[str]) -> str:
        return f"{slot[1]}{format_table(load_shown(slot['name']), heads=HEADS[lang])}\n{slot[3]}"

    return SLOT.sub(fill, page)


if __name__ == "__main__":
    main()
