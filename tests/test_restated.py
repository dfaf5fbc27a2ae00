"""The shipped reports restate their sources: every figure is kept, no sentence is carried over.

Texts are compared after NFKC folding and without white space, so that full-width signs hide nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path

import pytest
import yaml

REPORTS = Path(__file__).resolve().parents[1] / "data" / "reports"
REPORT_IDS = ["guangan-2019", "jingde-2020", "liaocheng-2020", "yongzhou-2019", "yushe-2019"]

NEVER_EMPTY = {"title", "region", "adcode", "level", "report_year", "period_start", "period_end", "genre"}
MAY_BE_EMPTY = {"publisher", "source_title", "source_url"}  # where the source does not print it

LONGEST_RUN = 12  # characters in a row that a restatement may share with its source

# Not figures: the moment of posting, and the star of a log-in notice.
FURNITURE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d|\(\*\)")

FIGURE = re.compile(
    r"(?:不超过|不少于|不低于|未达到|超过|达到|至少|近|(?<![签节预公])约|达)?"  # 签约 is no hedge
    r"[\d*]+(?:\.[\d*]+)?(?:[-—~][\d*]+(?:\.[\d*]+)?)?"
    r"[余多]?[百千万亿]*[余多]?"
    r"(?:平方公里|个百分点|人次|件次|公里|元/[年月]|%|[\u4e00-\u9fff])?"
    r"(?:以上|以下|以内|左右)?"
)

# What may be the same to the letter: titles, quoted names, figures with their unit.
SAME_BY_NATURE = re.compile(f"《[^》]+》|“[^”]{{1,20}}”|{FIGURE.pattern}")


def read_restated(report_id: str) -> tuple[dict, str]:
    """Give the front matter and the body."""
    _, front, body = (REPORTS / f"{report_id}.txt").read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(front), body


def read_source(shared: Path, report_id: str) -> str:
    path = shared / "reports" / f"{report_id}.txt"
    if not path.is_file():
        pytest.skip(f"the source of {report_id} is not in ../shared/reports")
    return FURNITURE.sub("", path.read_text(encoding="utf-8-sig"))


def fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def find_common_runs(source: str, restated: str, least: int) -> Iterator[tuple[int, int]]:
    """Give start and end, in `restated`, of each longest run of `least` characters or more of `source`."""
    seen, reached = {source[i : i + least] for i in range(len(source))}, 0
    for start in range(len(restated) - least + 1):
        if restated[start : start + least] not in seen:
            continue
        end = start + least
        while end < len(restated) and restated[start : end + 1] in source:
            end += 1
        if end > reached:
            yield start, end
        reached = max(reached, end)


def find_carried_over(source: str, restated: str) -> list[str]:
    """Give the shared runs that are too long even without what is the same by nature.

    The rule: of each run, count the characters that lie in no figure with its unit, no 《title》 and no
    “name” of up to twenty characters; more than `LONGEST_RUN` of them is copying.
    """
    free = {i for m in SAME_BY_NATURE.finditer(restated) for i in range(*m.span())}
    return [
        restated[start:end]
        for start, end in find_common_runs(source, restated, LONGEST_RUN + 1)
        if sum(i not in free for i in range(start, end)) > LONGEST_RUN
    ]


def test_the_five_reports_and_no_other_stand_here():
    assert sorted(path.stem for path in REPORTS.glob("*.txt")) == REPORT_IDS


@pytest.mark.parametrize("report_id", REPORT_IDS)
def test_front_matter_is_complete(report_id):
    front, body = read_restated(report_id)
    assert NEVER_EMPTY | MAY_BE_EMPTY | {"restated"} <= front.keys()
    assert all(front[key] for key in NEVER_EMPTY)
    assert front["restated"] is True
    assert re.fullmatch(r"[1-9]\d{5}", front["adcode"])
    assert front["level"] in {"national", "province", "prefecture", "county", "township"}
    assert front["genre"] in {"official", "news", "plan", "bulletin"}
    start, end = (date.fromisoformat(str(front[key])) for key in ("period_start", "period_end"))
    assert start <= end
    assert start.year == front["report_year"]
    if front.get("published"):
        assert date.fromisoformat(str(front["published"])) >= start
    assert body.splitlines()[0] == front["title"]


@pytest.mark.parametrize("report_id", REPORT_IDS)
def test_text_is_well_formed_prose(report_id):
    _, body = read_restated(report_id)
    paragraphs = [line for line in body.splitlines() if len(line) > 45]
    assert len(paragraphs) >= 10
    assert [line for line in paragraphs if not re.search(r"[。！？；：][”）]?$", line)] == []
    assert re.findall(r"[\u4e00-\u9fff][,;:()!?]|[,;:()!?][\u4e00-\u9fff]", body) == []


@pytest.mark.parametrize("report_id", REPORT_IDS)
def test_no_sentence_is_carried_over(shared, report_id):
    _, body = read_restated(report_id)
    assert find_carried_over(fold(read_source(shared, report_id)), fold(body)) == []


@pytest.mark.parametrize("report_id", REPORT_IDS)
def test_every_figure_is_kept_and_none_is_added(shared, report_id):
    front, body = read_restated(report_id)
    source = Counter(FIGURE.findall(fold(read_source(shared, report_id))))
    restated = Counter(FIGURE.findall(fold(body)))
    title = Counter(FIGURE.findall(fold(front["title"])))
    assert source - restated == Counter()
    assert restated - source - title == Counter()


@pytest.mark.parametrize("report_id", REPORT_IDS)
def test_figures_keep_their_order(shared, report_id):
    _, body = read_restated(report_id)
    source = FIGURE.findall(fold(read_source(shared, report_id)))
    restated = FIGURE.findall(fold(body))
    assert SequenceMatcher(None, source, restated, autojunk=False).ratio() >= 0.95


def test_a_copied_sentence_is_noticed():
    source = "今年夏天，全县几次开会商量办法，拿出资金530万元对61处引水渠道进行整修和加固。"
    moved = "资金530万元，用于61处引水渠道的加固。"
    assert find_carried_over(fold(source), fold(moved)) == []
    assert find_carried_over(fold(source), fold(f"据介绍，{source}")) == [fold(source)]


def test_titles_and_figures_may_be_the_same():
    line = "《关于进一步做好山区引水渠道整修加固工作的方案》，涉及2086户5310人"
    assert find_carried_over(fold(line), fold(line)) == []


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("减贫47595人，降到1%以内", ["47595人", "1%以内"]),
        ("近70%；3.7万余件；***余户；*.**%", ["近70%", "3.7万余件", "***余户", "*.**%"]),
        ("达到60元/月，总数67361-9月", ["达到60元/月", "67361-9月"]),
    ],
)
def test_figures_read_by_eye(text, figures):
    assert FIGURE.findall(fold(text)) == figures
