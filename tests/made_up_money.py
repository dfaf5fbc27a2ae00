"""Made-up claims and problems for the figures of claims and systems."""

from __future__ import annotations

import pandas as pd

from toolkit.schema import make_frame

VERDICTS = ("consistent", "rounding", "truncation", "unreconciled", "uncheckable")
# The fourth amount of the first made-up report, at 30, is 12户 in 个.
PROBLEMS = "。" * 24 + "排查发现问题" + "12户" + "。" * 47


def make_relations() -> pd.DataFrame:
    """Two kinds of claim with every verdict; one has nothing to be computed from."""
    rows = [
        ("a-2019", number, kind, "[]", 100.0, 100.0 + gap, 101.0 + gap, verdict, "")
        for number, (kind, gap, verdict) in enumerate(
            [(kind, 3.0 * i, verdict) for kind in ("sum", "ratio") for i, verdict in enumerate(VERDICTS)],
            start=1,
        )
    ]
    return make_frame(
        "relations",
        [*rows, ("b-2020", 1, "growth", "[]", 5.0, None, None, "uncheckable", "one amount is not printed")],
    )


def add_problems(sentences: pd.DataFrame) -> pd.DataFrame:
    """Give the first sentence of the first report the words of a problem that was found."""
    is_first = (sentences["report_id"] == "a-2019") & (sentences["sentence_id"] == 1)
    return sentences.assign(text=sentences["text"].mask(is_first, PROBLEMS))
