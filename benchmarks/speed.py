"""Measure how many characters a second each layer reads, beside the segmenters.

::

    python benchmarks/speed.py FOLDER_OF_TEXTS

Writes ``benchmarks/results/speed.csv`` and ``speed.md``. A speed is the characters of all texts over the
processor time of one process, the median of five runs; one more, which loads codebooks and dictionaries, is
made before them and left out.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import pandas as pd
from output import MACHINE, write_page, write_table

from toolkit.build import build_tables
from toolkit.document import Document
from toolkit.read.scan import RawReport, scan_source
from toolkit.tokens import ENGINES, _load_cutter

REPEATS = 5
# In the order in which each rests on those before it: a layer's time is its own.
LAYERS = {
    "sentences": ("sentences",),
    "numerals": ("numerals",),
    "quantities": ("quantities", "incidence"),
    "mentions and sectors": ("mentions", "sectors"),
    "funds": ("funds",),
    "relations": ("relations",),
}
ALL, BUILD = "all layers, no token counts", "whole build"
NOTES = """\
{n_reports} reports of {n_chars:,} characters together; processor time of one process, median of {repeats} runs, first run
left out; {machine}. Compare within the table only: on a machine that others use too, a speed may differ by a third
from one run to the next. **against jieba**: the speed as a multiple of the speed at which
jieba, with the toolkit's terms in its dictionary, cuts the same texts. The whole build reads the files, finds all
layers, counts tokens with the named engine and makes the frames of all tables.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("texts", type=Path, help="folder of reports")
    folder = parser.parse_args().texts
    reports = [read for read in scan_source(folder) if isinstance(read, RawReport)]
    n_chars = sum(len(report.text) for report in reports)
    table = make_table(measure_all(folder, reports), n_chars)
    notes = NOTES.format(n_reports=len(reports), n_chars=n_chars, repeats=REPEATS, machine=MACHINE)
    write_table(table, "speed")
    print(write_page(table, "speed", title="Speed of each layer", notes=notes))


def measure_all(folder: Path, reports: list[RawReport]) -> dict[str, float]:
    """Return the median seconds of each layer, segmenter and build."""
    runs = [time_layers(reports) for _ in range(REPEATS + 1)][1:]
    seconds = {layer: median(run[layer] for run in runs) for layer in LAYERS}
    seconds[ALL] = median(sum(run.values()) for run in runs)
    for engine in ENGINES:
        if engine == "jieba" or find_spec(engine):
            seconds[f"{engine} alone"] = time_work(partial(cut_all, reports, engine))
            seconds[f"{BUILD}, {engine}"] = time_work(partial(build_tables, folder, engine=engine))
    return seconds


def time_layers(reports: list[RawReport]) -> dict[str, float]:
    """Find each layer of all reports anew and return its seconds."""
    documents = [Document(report.report_id, report.text, report.meta) for report in reports]
    seconds = {}
    for layer, properties in LAYERS.items():
        before = time.process_time()
        for document in documents:
            for name in properties:
                getattr(document, name)
        seconds[layer] = time.process_time() - before
    return seconds


def cut_all(reports: list[RawReport], engine: str) -> None:
    """Cut every text; the words are looked at and let go."""
    cut = _load_cutter(engine)
    for report in reports:
        for _ in cut(report.text):
            pass


def time_work(work: Callable[[], object]) -> float:
    """Return the median seconds of `work`, the first run left out."""
    work()
    seconds = []
    for _ in range(REPEATS):
        before = time.process_time()
        work()
        seconds.append(time.process_time() - before)
    return median(seconds)


def make_table(seconds: dict[str, float], n_chars: int) -> pd.DataFrame:
    """Turn seconds into speeds, one row for each thing measured."""
    jieba = seconds["jieba alone"]
    rows = [(what, round(n_chars / spent), jieba / spent) for what, spent in seconds.items()]
    return pd.DataFrame(rows, columns=["what", "chars_per_s", "against_jieba"])


if __name__ == "__main__":
    main()
