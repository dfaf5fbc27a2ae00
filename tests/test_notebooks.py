"""Every notebook has the form of the house, and is committed as it ran from top to bottom."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

import toolkit

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))
MOST_LINES = 10
STANDARD_SECTIONS = [
    "## Which reports",
    "## Load and look",
    "## Figure",
    "## The answer, and what it cannot show",
    "## Exercises",
]
# What differs between machines or runs: folders, addresses in memory, the version of Python, clocks.
TRACES = re.compile(
    r"/(home|root|tmp|usr|work|Users)/|[A-Z]:\\|\b0x[0-9a-f]{6,}|site-packages|Wall time|\bPython 3"
)
# A figure in prose must come from a cell; names in code marks, links and formulas are no figures.
NO_PROSE = re.compile(r"`[^`]*`|\]\([^)]*\)|\$[^$]*\$|^\d\. ", re.MULTILINE)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return json.loads(request.param.read_text(encoding="utf-8"))


def sources(notebook: dict, kind: str) -> list[str]:
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == kind]


def outputs(notebook: dict) -> list[dict]:
    return [output for cell in notebook["cells"] for output in cell.get("outputs", [])]


def shown_text(output: dict) -> str:
    """Give what an output shows in words."""
    return "\n".join("".join(data) for kind, data in output["data"].items() if kind.startswith("text/"))


def trees(notebook: dict) -> list[ast.Module]:
    return [ast.parse(source) for source in sources(notebook, "code")]


def toolkit_names(notebook: dict) -> list[str]:
    """Give every name that a notebook takes from the package, those of its public rooms with their room."""
    nodes = [node for tree in trees(notebook) for node in ast.walk(tree)]
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    taken = [
        f"{node.module}.{alias.name}"
        for node in nodes
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    return [name for name in [*plain, *taken] if name.split(".")[0] == "toolkit"]


def test_there_are_notebooks_named_by_number_and_question():
    assert NOTEBOOKS
    assert [path.stem for path in NOTEBOOKS if not re.fullmatch(r"\d\d_[a-z0-9_]+", path.stem)] == []
    assert [int(path.stem[:2]) for path in NOTEBOOKS] == list(range(1, len(NOTEBOOKS) + 1))


def test_first_cell_asks_the_question_and_answers_it(notebook):
    first = notebook["cells"][0]
    assert first["cell_type"] == "markdown"
    title, answer = "".join(first["source"]).split("\n\n", maxsplit=1)
    assert re.fullmatch(r"# [^\n]+\?", title)
    assert len(re.findall(r"[.!](?=\s|$)", answer)) == 2


def test_sections_stand_in_order(notebook):
    headings = [
        line for text in sources(notebook, "markdown") for line in text.split("\n") if line[:3] == "## "
    ]
    assert [heading for heading in headings if heading in STANDARD_SECTIONS] == STANDARD_SECTIONS
    assert headings[:2] == STANDARD_SECTIONS[:2]
    assert headings[-3:] == STANDARD_SECTIONS[-3:]
    assert len(headings) > len(STANDARD_SECTIONS)


def test_last_cell_prints_versions_of_package_and_codebooks(notebook):
    last = notebook["cells"][-1]
    assert last["cell_type"] == "code"
    shown = "\n".join(shown_text(output) for output in last["outputs"])
    assert toolkit.__version__ in shown
    assert [name for name in toolkit.list_codebooks() if name not in shown] == []


def test_no_function_is_defined(notebook):
    functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    assert [node for tree in trees(notebook) for node in ast.walk(tree) if isinstance(node, functions)] == []


def test_cells_are_short(notebook):
    steps = [text for text in sources(notebook, "code") if "import " not in text]
    assert [text for text in steps if len(text.splitlines()) > MOST_LINES] == []


def test_only_public_names_are_used(notebook):
    names = toolkit_names(notebook)
    assert names
    rooms = (toolkit, toolkit.estimates, toolkit.figures)
    public = {f"{room.__name__}.{name}" for room in rooms for name in room.__all__}
    assert sorted(set(names) - public) == []


def test_no_figure_is_typed_into_prose(notebook):
    prose = [NO_PROSE.sub("", text) for text in sources(notebook, "markdown")]
    assert [line for text in prose for line in text.splitlines() if re.search(r"\d", line)] == []


def test_all_cells_ran_in_order(notebook):
    counts = [cell["execution_count"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1))


def test_outputs_hold_neither_errors_nor_warnings(notebook):
    assert [output for output in outputs(notebook) if output["output_type"] in ("error", "stream")] == []


def test_outputs_are_the_same_on_every_machine(notebook):
    shown = [shown_text(output) for output in outputs(notebook)]
    assert [text for text in shown if TRACES.search(text)] == []


def test_a_picture_is_shown_with_its_caption(notebook):
    cells = notebook["cells"]
    drawn = [
        n
        for n, cell in enumerate(cells)
        for output in cell.get("outputs", [])
        if "image/png" in output["data"]
    ]
    assert drawn
    caption = cells[drawn[-1] + 1]["outputs"][0]
    assert re.match(r"\*[^*]+\?\*", "".join(caption["data"]["text/markdown"]))
    assert re.search(r"n = [\d,]+ .*Source: ", shown_text(caption), re.DOTALL)
