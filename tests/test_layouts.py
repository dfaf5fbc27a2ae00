"""Made-up texts in many layouts, annotated by hand before a rule was changed after seeing them: the floor."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from toolkit.build import build_tables
from toolkit.evaluate import evaluate_tables
from toolkit.read import read_reports

LAYOUTS = Path(__file__).parent / "data" / "layouts"
# What is promised for reports that nobody tuned on.
FLOORS = {
    ("quantities", "value"): 0.98,
    ("quantities", "value_unit"): 0.97,
    ("quantities", "exact_span"): 0.95,
    ("quantities", "bounds"): 0.97,
    ("incidence", "value"): 0.95,
    ("incidence", "role"): 0.90,
    ("incidence", "year"): 0.85,
    ("incidence", "region"): 0.85,
    ("funds", "yuan"): 0.98,
    ("funds", "flow"): 0.88,
    ("funds", "sector"): 0.80,
    ("funds", "source"): 0.75,
    ("measures", "sectors"): 0.80,
    ("relations", "claim"): 0.80,
    ("relations", "true_not_unreconciled"): 1.0,
}


@pytest.fixture(scope="module")
def scores() -> pd.Series:
    texts = sorted(LAYOUTS.glob("*.txt"))
    contents = read_reports(texts, keep_personal=True).set_index("report_id")["content"].to_dict()
    scores = evaluate_tables(build_tables(texts, keep_personal=True), LAYOUTS / "gold", texts=contents)
    together = scores[scores["report_id"] == "all"]
    return together.set_index(["layer", "measure"])["f1"]


@pytest.mark.parametrize(("layer", "measure"), FLOORS)
def test_scores_stay_above_their_floor(scores: pd.Series, layer: str, measure: str) -> None:
    assert scores[layer, measure] >= FLOORS[layer, measure]
