"""Every figure is led back to its data and its code, and the SHA-256 of each is that of the file."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
import yaml

from toolkit.figures import FIGURES
from toolkit.provenance import LEDGER, make_ledger

ROOT = Path(__file__).resolve().parents[1]
DRAWN = ROOT / "figures"


@pytest.fixture(scope="module")
def ledger():
    return yaml.safe_load(make_ledger(DRAWN))


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def test_every_figure_is_led_back_to_its_tables(ledger):
    assert {name: part["data"] for name, part in ledger["figures"].items()} == {
        name: sorted(spec.needs) for name, spec in FIGURES.items()
    }
    tables = {name for part in ledger["figures"].values() for name in part["data"]}
    assert set(ledger["data"]) == tables


def test_every_digest_is_that_of_the_file(ledger):
    files = {
        DRAWN / name: sum_ for part in ledger["figures"].values() for name, sum_ in part["files"].items()
    }
    files |= {ROOT / path: sum_ for part in ledger["data"].values() for path, sum_ in part.items()}
    files |= {ROOT / path: sum_ for path, sum_ in ledger["code"].items()}
    assert [path for path, sum_ in files.items() if digest(path) != sum_] == []
    assert {path for path in DRAWN.iterdir() if path.name != LEDGER and path.name[0] != "."} <= set(files)


def test_code_reaches_plot_rows_words_and_statistic(ledger):
    code = ledger["figures"]["keyness"]["code"]
    assert {
        "toolkit/estimates/keyness.py",
        "toolkit/figures/labels.yml",
        "toolkit/figures/measures/contrasts/plots.py",
        "toolkit/figures/measures/contrasts/rows.py",
    } <= set(code)
    assert "toolkit/estimates/trends.py" not in code
    assert {path for part in ledger["figures"].values() for path in part["code"]} == set(ledger["code"])


def test_only_figures_that_lie_in_the_folder_are_named(tmp_path):
    (tmp_path / "units.csv").write_text("unit,n\n", encoding="utf-8")
    figures = yaml.safe_load(make_ledger(tmp_path))["figures"]
    assert {name: list(part["files"]) for name, part in figures.items()} == {"units": ["units.csv"]}
