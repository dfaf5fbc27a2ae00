"""A short round of damaged files, and those that once failed; `make fuzz` is the long one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import fuzz_readers
import pytest
from fuzz_readers import KEPT, Input, check_input, check_numbers, make_input

N_INPUTS, N_PARTS = 240, 4


@pytest.mark.parametrize("path", sorted(KEPT.iterdir()), ids=lambda path: path.name)
def test_what_once_failed_is_read(path, tmp_path):
    check_input(Input(path.name, path.read_bytes()), tmp_path)


@pytest.mark.parametrize("part", range(N_PARTS))
def test_damaged_files_give_tables_or_named_problems(part):
    wrong = [found for found in check_numbers(0, range(part, N_INPUTS, N_PARTS)) if found[1]]
    assert wrong == []


def test_an_input_is_made_from_its_number_alone():
    assert make_input(3, 5) == make_input(3, 5)
    assert len({make_input(3, number) for number in range(50)}) > 40


@pytest.mark.parametrize("seed", fuzz_readers.SEEDS, ids=lambda seed: f"{seed.name}-{len(seed.data)}")
def test_an_input_before_it_is_damaged_gives_a_report(seed, tmp_path):
    assert check_input(seed, tmp_path) == {"a.csv": 2, "a.zip": 4, "a.jsonl": 3, "reports.csv": 0}.get(
        seed.name, 1
    )


def test_a_fault_is_found_and_told(tmp_path, monkeypatch):
    monkeypatch.setattr("toolkit.read.scan.check_text", lambda text: 1 / 0)
    assert any("ZeroDivisionError" in wrong for _, wrong in check_numbers(0, range(20)))


@pytest.mark.slow
def test_the_long_round_runs_apart_and_ends_well():
    command = [sys.executable, str(Path(fuzz_readers.__file__)), "--seed", "1", "--inputs", "30"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, "30 inputs from seed 1: 0 failed.\n")
