"""The shipped reports restate their sources: no figure is invented, no sentence is carried over.

Some restate one original text, all of it; the others bring together what several named sources say of a place
and a year, figures that stand in the reference tables. Texts are compared after NFKC folding and without
white space, so that full-width signs hide nothing.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

import pytest
import yaml

REPORTS = Path(__file__).resolve().parents[1] / "data" / "reports"
RESTATE_ONE = ["guangan-2019", "jingde-2020", "liaocheng-2020", "yongzhou-2019", "yushe-2019"]
BRING_TOGETHER = [
    *("gansu-2019", "ganzhou-2018", "guangxi-2017", "guangxi-2019", "guizhou-2020", "hubei-2019"),
    *("huining-2019", "hunan-2019", "lankao-2016", "longlin-2020", "neimenggu-2017", "quanguo-2014"),
    *("quanguo-2016", "quanguo-2018", "quanguo-2020", "shandong-2015", "sichuan-2018", "xiangxi-2018"),
    *("xiji-2020", "xinganmeng-2019", "xinjiang-2019", "xizang-2018", "yongzhou-2020", "yunnan-2018"),
]

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


def test_these_reports_and_no_other_stand_here():
    assert sorted(path.stem for path in REPORTS.glob("*.txt")) == sorted(RESTATE_ONE + BRING_TOGETHER)


@pytest.mark.parametrize("report_id", RESTATE_ONE + BRING_TOGETHER)
def test_front_matter_is_complete(report_id):
    front, body = read_restated(report_id)
    assert NEVER_EMPTY | MAY_BE_EMPTY | {"restated"} <= front.keys()
    assert all(front[key] for key in NEVER_EMPTY)
    assert front["restated"] is True
    assert re.fullmatch(r"[1-9]\d{5}|000000", front["adcode"])
    assert front["level"] in {"national", "province", "prefecture", "county", "township"}
    assert (front["level"] == "national") == (front["adcode"] == "000000")
    assert front["genre"] in {"official", "news", "plan", "bulletin"}
    start, end = (date.fromisoformat(str(front[key])) for key in ("period_start", "period_end"))
    assert start <= end
    assert start.year == front["report_year"]
    if front.get("published"):
        assert date.fromisoformat(str(front["published"])) >= start
    assert body.splitlines()[0] == front["title"]


@pytest.mark.parametrize("report_id", RESTATE_ONE + BRING_TOGETHER)
def test_text_is_well_formed_prose(report_id):
    _, body = read_restated(report_id)
    paragraphs = [line for line in body.splitlines() if len(line) > 45 and "\t" not in line]
    assert len(paragraphs) >= (10 if report_id in RESTATE_ONE else 3)
    assert [line for line in paragraphs if not re.search(r"[。！？；：][”）]?$", line)] == []
    assert re.findall(r"[\u4e00-\u9fff][,;:()!?]|[,;:()!?][\u4e00-\u9fff]", body) == []


@pytest.mark.parametrize("report_id", RESTATE_ONE)
def test_no_sentence_is_carried_over(shared, report_id):
    _, body = read_restated(report_id)
    assert find_carried_over(fold(read_source(shared, report_id)), fold(body)) == []


@pytest.mark.parametrize("report_id", RESTATE_ONE)
def test_every_figure_is_kept_and_none_is_added(shared, report_id):
    front, body = read_restated(report_id)
    source = Counter(FIGURE.findall(fold(read_source(shared, report_id))))
    restated = Counter(FIGURE.findall(fold(body)))
    title = Counter(FIGURE.findall(fold(front["title"])))
    assert source - restated == Counter()
    assert restated - source - title == Counter()


@pytest.mark.parametrize("report_id", RESTATE_ONE)
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


# Figures that stand in no row: sums over a place's rows, and what is left of one.
ADDED_UP = {
    "guizhou-2020": "57",  # 1 + 14 + 18 + 24 counties out by 2019
    "shandong-2015": "2409458 14363 1204829 6236",  # persons and households of the cities, and what they lack
    "sichuan-2018": "50",  # 5 + 15 + 30 counties
    "xizang-2018": "55",  # 5 + 25 + 25 counties
    "yunnan-2018": "48 40",  # 15 + 33 counties, and 88 without them
}

TELLING = ("value", "year", "exit_year", "note", "source_title", "second_source_title")

HAN_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
STEPS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
AMOUNT = re.compile(
    r"(\d+(?:\.\d+)?)([百千万亿]*)|([零一二两三四五六七八九十百千万亿]{2,})(?=[个人户支县村])"
)


def read_han(numeral: str) -> int:
    total = section = digit = 0
    for sign in numeral:
        if sign in HAN_DIGITS:
            digit = HAN_DIGITS[sign]
        elif STEPS[sign] < 10_000:
            section, digit = section + (digit or 1) * STEPS[sign], 0
        else:
            total, section, digit = (total + section + digit) * STEPS[sign], 0, 0
    return total + section + digit


def scale_of(unit: str) -> int:
    return STEPS[unit[0]] if unit[:1] in {"万", "亿"} else 1


def find_amounts(text: str) -> set[Decimal]:
    """Give every number of a text, counted in ones."""
    found: set[Decimal] = set()
    for digits, steps, numeral in AMOUNT.findall(text):
        amount = Decimal(digits or read_han(numeral))
        for step in steps:
            amount *= STEPS[step]
        found.add(amount.normalize())
    return found


def read_rows(shared: Path, urls: set[str], adcode: str) -> list[dict[str, str]]:
    """Give the rows of the reference tables that rest on one of these sources, without the uncertain ones.

    Of a source that tells about many places, only the province of the report and the nation count.
    """
    tables = sorted((shared / "reference").glob("*.csv"))
    if not tables:
        pytest.skip("the reference rows are not in ../shared/reference")
    rows = [row for path in tables for row in csv.DictReader(path.open(encoding="utf-8-sig"))]
    addresses = ("source_url", "second_source_url")
    near = {row["adcode"][:2] for row in rows} if adcode == "000000" else {adcode[:2], "00", ""}
    sure = [row for row in rows if row["confidence"] in {"high", "medium"} and row["adcode"][:2] in near]
    return [row for row in sure if urls & {row.get(name) or "" for name in addresses}]


def join_words(row: dict[str, str]) -> str:
    return " ".join(row.get(name) or "" for name in TELLING)


def find_sourced(rows: list[dict[str, str]]) -> set[Decimal]:
    """Give every number that these rows state, and the differences between values of one indicator."""
    sourced, values = set(), defaultdict(set)
    for row in rows:
        scale = scale_of(row.get("unit") or "")
        stated = find_amounts(join_words(row))
        sourced |= stated | {(amount * scale).normalize() for amount in stated}
        if re.fullmatch(r"\d+(\.\d+)?", row.get("value") or ""):
            values[row["indicator"]].add(Decimal(row["value"]) * scale)
    pairs = (pair for known in values.values() for pair in combinations(known, 2))
    return sourced | {abs(one - other).normalize() for one, other in pairs}


@pytest.mark.parametrize("report_id", BRING_TOGETHER)
def test_sources_are_named_in_full(report_id):
    front, body = read_restated(report_id)
    sources = front["sources"]
    assert all(source.keys() == {"title", "publisher", "published", "url"} for source in sources)
    assert all(source["title"] and source["url"].startswith("http") for source in sources)
    assert len({source["url"] for source in sources}) == len(sources)
    assert (front["source_title"], front["source_url"]) == (sources[0]["title"], sources[0]["url"])
    assert (front["publisher"], front["published"]) == (sources[0]["publisher"], sources[0]["published"])
    assert 400 <= len(body) <= 1200


@pytest.mark.parametrize("report_id", BRING_TOGETHER)
def test_every_figure_stands_in_a_named_source(shared, report_id):
    front, body = read_restated(report_id)
    urls = {source["url"] for source in front["sources"]}
    rows = read_rows(shared, urls, front["adcode"])
    assert {url for url in urls if not read_rows(shared, {url}, front["adcode"])} == set()
    dates = " ".join(str(source["published"]) for source in front["sources"])
    sourced = find_sourced(rows) | find_amounts(dates.replace("-0", " ").replace("-", " "))
    assert find_amounts(body) - sourced - find_amounts(ADDED_UP.get(report_id, "")) == set()


@pytest.mark.parametrize("report_id", BRING_TOGETHER)
def test_no_row_is_carried_over(shared, report_id):
    front, body = read_restated(report_id)
    rows = read_rows(shared, {source["url"] for source in front["sources"]}, front["adcode"])
    assert find_carried_over(fold("\n".join(map(join_words, rows))), fold(body)) == []


def test_an_invented_figure_is_noticed():
    rows = [
        {"indicator": "poor_population", "value": value, "unit": "万人", "note": note}
        for value, note in (("15.5", "3.1万户"), ("0.434", ""))
    ]
    told = "15.5万人（31000户）减到4340人，减少150660人"
    assert find_amounts(told) <= find_sourced(rows)
    assert find_amounts(told + "，另有215人返贫") - find_sourced(rows) == {Decimal(215)}


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("一百零四万人", 1_040_000),
        ("两万六千个", 26_000),
        ("五十一个县", 51),
        ("十九个县", 19),
        ("1.6万亿元", 1.6e12),
    ],
)
def test_amounts_read_by_eye(text, amount):
    assert find_amounts(text) == {Decimal(amount).normalize()}
