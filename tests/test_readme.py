"""What both READMEs say is so: code runs, files are there, options exist, and the two agree."""

from __future__ import annotations

import doctest
import json
import re
import tomllib
from pathlib import Path

import pytest

import toolkit
from toolkit.__main__ import main
from toolkit.read.formats import READERS
from toolkit.schema import TABLES

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = {"en": "README.md", "zh": "README.zh.md"}
TEXTS = {lang: (ROOT / name).read_text(encoding="utf-8") for lang, name in LANGUAGES.items()}

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[(.*)\]\(figures/declines\.(\w+)\.png\)")
SHIPPED_PATH = re.compile(r"`((?:data|figures|notebooks|toolkit)/[^`]*)`")

each_readme = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)


def list_blocks(text: str, kind: str) -> list[str]:
    return [body for found, body in BLOCK.findall(text) if found == kind]


def list_tables(text: str) -> list[list[list[str]]]:
    """Give each Markdown table as its rows of cells, without head and rule."""
    lines = [line.strip("|").split("|") if line.startswith("|") else None for line in text.splitlines()]
    tables, table = [], []
    for cells in [*lines, None]:
        if cells is not None:
            table.append([cell.strip() for cell in cells])
        elif table:
            tables.append(table[2:])
            table = []
    return tables


def find_table(text: str, first: str) -> list[list[str]]:
    """Give the table whose first cell begins with `first`."""
    (table,) = [rows for rows in list_tables(text) if rows[0][0].startswith(first)]
    return table


def list_spoken(text: str) -> set[str]:
    """Give what stands between backticks outside the blocks."""
    return set(re.findall(r"`([^`\n]+)`", BLOCK.sub("", text)))


def print_help(capsys, *command: str) -> str:
    with pytest.raises(SystemExit) as stop:
        main([*command, "--help"])
    assert stop.value.code == 0
    return capsys.readouterr().out


def build_folder(folder: Path, out: Path, *options: str) -> int:
    return main(["--quiet", "build", str(folder), "--out", str(out), *options])


# The code


@each_readme
def test_python_gives_the_printed_output(text, monkeypatch):
    monkeypatch.chdir(ROOT)
    code = "".join(list_blocks(text, "python"))
    test = doctest.DocTestParser().get_doctest(code, {}, "README", None, 0)
    assert len(test.examples) == 6
    report: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=report.append)
    assert result.failed == 0, "".join(report)


@each_readme
def test_functions_named_are_public(text):
    named = set(re.findall(r"toolkit\.(\w+)\(", text)) | {
        w for w in list_spoken(text) if w.startswith("find_")
    }
    assert named
    assert named <= set(toolkit.__all__)


@each_readme
def test_make_targets_exist(text):
    named = set(re.findall(r"\bmake ([a-z]+)(?=`|$)", text, re.M))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert {"figures", "test", "check", "lab"} <= named <= targets


@each_readme
def test_python_version_and_extras_are_those_of_the_package(text):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"Python {project['requires-python'].removeprefix('>=')} " in text
    (extras,) = re.findall(r"\.\[([a-z,]+)\]", text)
    assert set(extras.split(",")) == set(project["optional-dependencies"])


# The two languages


def test_both_have_the_same_headings():
    levels = [re.findall(r"^(#+) ", BLOCK.sub("", text), re.M) for text in TEXTS.values()]
    assert levels[0] == levels[1]
    assert len(levels[0]) > 5


def test_both_have_the_same_blocks():
    blocks = [BLOCK.findall(text) for text in TEXTS.values()]
    assert blocks[0] == blocks[1]


def test_both_name_the_same_things():
    names = [sorted(word for word in list_spoken(text) if word.isascii()) for text in TEXTS.values()]
    assert names[0] == names[1]


def test_both_have_the_same_tables_and_points():
    shapes = [[len(rows) for rows in list_tables(text)] for text in TEXTS.values()]
    assert shapes[0] == shapes[1]
    points = [len(re.findall(r"^- \*\*", text, re.M)) for text in TEXTS.values()]
    assert points[0] == points[1]


# The files


@each_readme
def test_files_that_are_linked_or_named_exist(text):
    links = [link for link in LINK.findall(text) if "://" not in link]
    named = links + SHIPPED_PATH.findall(text)
    assert [name for name in named if not (ROOT / name).exists()] == []


@each_readme
def test_every_notebook_and_every_folder_of_data_is_named(text):
    notebooks = {f"notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert notebooks
    assert notebooks == {link for link in LINK.findall(text) if link.endswith(".ipynb")}
    inside = [path for path in (ROOT / "data").iterdir() if path.is_dir() and path.name[0] != "."]
    folders = {f"data/{path.name}/" for path in inside}
    assert folders <= set(SHIPPED_PATH.findall(text))


@pytest.mark.parametrize("lang", TEXTS)
def test_picture_has_the_alt_text_of_the_figure(lang):
    ((alt, shown),) = PICTURE.findall(TEXTS[lang])
    words = json.loads((ROOT / "figures" / "declines.json").read_text(encoding="utf-8"))
    assert shown == lang
    assert re.sub(r"\\(.)", r"\1", alt) == words[lang]["alt"]


def test_tables_are_those_of_the_schema():
    rows = {lang: find_table(text, "`reports`") for lang, text in TEXTS.items()}
    assert rows["en"] == [[f"`{table.name}`", table.row] for table in TABLES.values()]
    assert [name for name, _ in rows["zh"]] == [name for name, _ in rows["en"]]


# The command line


@each_readme
def test_commands_are_those_of_the_command_line(text, capsys):
    commands = set(re.findall(r"^    ([a-z]+)(?: |$)", print_help(capsys), re.M))
    assert commands <= list_spoken(text) | {"build"}
    called = set(re.findall(r"python -m toolkit ([a-z]+)", text))
    assert {"build", "schema", "evaluate"} <= called <= commands


@each_readme
def test_options_of_build_are_all_named(text, capsys):
    cells = find_table(text, "`--out")
    options = set(re.findall(r"(?<![\w-])--[a-z]+", print_help(capsys, "build"))) - {"--help"}
    assert {re.findall(r"--[a-z]+", option)[0] for option, _ in cells} == options
    (command,) = re.findall(r"python -m toolkit build .*", text)
    assert set(re.findall(r"--[a-z]+", command)) <= options


@each_readme
def test_choices_of_build_are_all_named(text, capsys):
    shown = print_help(capsys, "build")
    for option, meaning in find_table(text, "`--out"):
        choices = re.search(option.strip("`") + r" \{([^}]*)\}", shown)
        if choices:
            assert set(re.findall(r"`(\w+)`", meaning)) == set(choices[1].split(","))


@each_readme
def test_exit_statuses(text, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("榆社县2019年减贫1200人。", encoding="utf-8")
    done = build_folder(tmp_path / "in", tmp_path / "out")
    (tmp_path / "in" / "b.pdf").write_bytes(b"%PDF-1.7")
    unread = build_folder(tmp_path / "in", tmp_path / "out")
    stopped = build_folder(tmp_path / "in", tmp_path / "other", "--strict")
    missing = build_folder(tmp_path / "nowhere", tmp_path / "other")
    assert [str(status) for status in (done, stopped, unread)] == re.findall(r"`(\d)` ", text)
    assert missing == stopped
    assert not (tmp_path / "other").exists()


# Reports of one's own


@each_readme
def test_formats_that_are_read(text, tmp_path):
    *read, unread = [re.findall(r"`\.(\w+)`", files) for files, _ in find_table(text, "`.txt`")]
    assert {ending for row in read for ending in row} == {*READERS, "csv", "jsonl", "zip"}
    office = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    for ending in unread:
        (tmp_path / f"a.{ending}").write_bytes(office + ending.encode())
    problems = toolkit.build_tables(tmp_path)["problems"]
    assert {Path(path).suffix[1:] for path in problems["path"]} == set(unread)
    assert (problems["advice"] != "").all()


@each_readme
def test_front_matter_is_taken(text, tmp_path):
    (front,) = list_blocks(text, "yaml")
    (tmp_path / "a.txt").write_text(front + "全县减贫1200人。\n", encoding="utf-8")
    tables = toolkit.build_tables(tmp_path)
    (report,) = tables["reports"].to_dict("records")
    given = dict(re.findall(r"^(\w+): (.+)$", front, re.M))
    assert {name: str(report[name]) for name in given} == given
    basis = json.loads(report["meta_basis"])
    assert {basis[name] for name in given} == {"front_matter"}
    assert tables["problems"].empty


@each_readme
def test_manifest_is_taken(text, tmp_path):
    (manifest,) = list_blocks(text, "csv")
    (tmp_path / "reports.csv").write_text(manifest, encoding="utf-8")
    head, *rows = [line.split(",") for line in manifest.splitlines()]
    for number, (file, *_) in enumerate(rows, start=1):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(f"全县减贫{number}人。\n", encoding="utf-8")
    tables = toolkit.build_tables(tmp_path)
    reports = tables["reports"].rename(columns={"path": "file"})
    assert sorted(reports[head].astype(str).values.tolist()) == sorted(rows)
    bases = [json.loads(basis) for basis in reports["meta_basis"]]
    assert {basis[name] for basis in bases for name in head[1:]} == {"manifest"}
    assert tables["problems"].empty
