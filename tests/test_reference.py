"""The reference tables keep the rules of SOURCES.md, and the traps of book/traps.md are in them."""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from toolkit.datasets import load_dataset
from toolkit.regions import find_place

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "data" / "reference"
PAGES = {"en": ROOT / "book" / "traps.md", "zh": ROOT / "book" / "traps.zh.md"}
SERIES = ("national_series", "province_series", "place_series")
TABLES = (*SERIES, "fund_series", "exits", "prices_and_income")
COLUMNS = (
    *("region", "adcode", "level", "first_year", "year", "indicator", "scope", "value", "low", "high"),
    *("bound", "unit", "step", "basis", "source_title", "source_url", "source_date", "confidence", "note"),
)
KEY = ["region", "first_year", "year", "indicator", "scope", "basis"]
IN_SERIES = {"poverty_incidence", "poor_population", "poor_population_reduction"}
COUNTED_POOR = IN_SERIES | {"poor_households", "persons_lifted", "households_lifted"}

Row = dict[str, str]


def read_rows(name: str) -> list[Row]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


ROWS = {name: read_rows(name) for name in TABLES}
ALL = [row for rows in ROWS.values() for row in rows]
COUNTIES = read_rows("counties_832")
CODES = read_rows("reference_codes")

each_table = pytest.mark.parametrize("name", TABLES)


def codes_of(column: str) -> dict[str, Row]:
    return {row["code"]: row for row in CODES if row["column"] == column}


def pick(name: str, **cells: str) -> list[Row]:
    return [row for row in ROWS[name] if all(row[column] == cell for column, cell in cells.items())]


def values(name: str, **cells: str) -> list[float]:
    return sorted(float(row["value"]) for row in pick(name, **cells))


# --- rules that every row keeps


@each_table
def test_columns_are_the_same_in_every_table(name: str) -> None:
    assert tuple(ROWS[name][0]) == COLUMNS
    table = load_dataset(name)
    assert table[["value", "low", "high", "step"]].dtypes.eq("float64").all()
    assert table[["first_year", "year"]].dtypes.eq("Int64").all()


def test_codes_are_those_that_are_defined_and_each_once() -> None:
    for column in ("indicator", "basis", "bound", "confidence", "scope"):
        assert {row[column] for row in ALL} - {""} == set(codes_of(column)), column
    assert {flag for row in COUNTIES for flag in row["deep_poverty"].split(";")} - {""} == set(
        codes_of("deep_poverty")
    )
    names = [(row["column"], row["code"]) for row in CODES]
    assert len(names) == len(set(names))
    assert all(row["meaning"] and row["meaning_zh"] for row in CODES)


def test_an_indicator_has_one_base_unit() -> None:
    indicators = codes_of("indicator")
    assert all(row["unit"] == indicators[row["indicator"]]["unit"] for row in ALL)
    assert {row["unit"][0] for row in indicators.values()}.isdisjoint("万亿")


@each_table
def test_every_row_has_a_source(name: str) -> None:
    for row in ROWS[name]:
        assert row["source_title"], row
        assert re.fullmatch(r"(https?://\S+)?", row["source_url"]), row
        assert re.fullmatch(r"(20\d\d(-\d\d(-\d\d)?)?)?", row["source_date"]), row
        assert int(row["source_date"][:4] or 9999) >= int(row["first_year"]), row


@each_table
def test_places_have_the_code_and_name_of_their_year(name: str) -> None:
    for row in ROWS[name]:
        if row["level"] == "group":
            assert row["adcode"] == ""
            continue
        place = find_place(row["adcode"], year=int(row["year"]))
        assert place is not None, row
        assert (place.full_name, place.level) == (row["region"], row["level"])
        assert place.first <= max(int(row["year"]), place.first) <= place.last


@each_table
def test_bounds_are_what_the_words_allow(name: str) -> None:
    filled = {"exact": "vlhs", "approx": "vlhs", "less": "h", "more": "l", "range": "lh"}
    for row in ROWS[name]:
        cells = {"v": row["value"], "l": row["low"], "h": row["high"], "s": row["step"]}
        assert "".join(letter for letter, cell in cells.items() if cell) == filled[row["bound"]], row
        low, high = Decimal(row["low"] or row["high"]), Decimal(row["high"] or row["low"])
        assert low <= Decimal(row["value"] or low) <= high, row
        assert row["bound"] != "range" or low < high
        if row["indicator"] == "poverty_incidence":
            assert 0 <= low <= high < 100
        if row["step"]:
            assert Decimal(row["value"]) % Decimal(row["step"]) == 0, row
        assert int(row["first_year"]) <= int(row["year"])


@each_table
def test_no_figure_of_a_source_stands_twice(name: str) -> None:
    keys = Counter(tuple(row[column] for column in (*KEY, "source_title", "bound")) for row in ROWS[name])
    assert max(keys.values()) == 1, keys.most_common(3)


@each_table
def test_the_poor_have_a_basis_and_the_register_begins_with_2013(name: str) -> None:
    for row in ROWS[name]:
        assert bool(row["basis"]) == (row["indicator"] in COUNTED_POOR), row
        if row["basis"] == "register":
            assert int(row["year"]) >= 2013, row


@each_table
def test_figures_that_contradict_each_other_say_so(name: str) -> None:
    def limits(row: Row) -> tuple[float, float]:
        reach = float(row["step"] or 0) / (1 if row["bound"] == "approx" else 2)
        return float(row["low"] or "-inf") - reach, float(row["high"] or "inf") + reach

    for _, group in pd.DataFrame(ROWS[name]).groupby(KEY):
        rows = group.to_dict("records")
        for row in rows:
            (low, high), others = limits(row), [limits(other) for other in rows]
            if any(low > most or high < least for least, most in others):
                assert "another row: " in row["note"], row


def test_series_hold_the_poor_and_nothing_else() -> None:
    for name in SERIES:
        assert {row["indicator"] for row in ROWS[name]} <= IN_SERIES
        assert all(row["first_year"] == row["year"] for row in ROWS[name])
    assert IN_SERIES.isdisjoint(row["indicator"] for name in TABLES[3:] for row in ROWS[name])
    assert {row["level"] for row in ROWS["province_series"]} == {"province"}
    assert {row["level"] for row in ROWS["national_series"]} == {"national", "group"}
    assert {row["level"] for row in ROWS["place_series"]} == {"prefecture", "county", "group"}


# --- against the collected rows beside the checkout


def collected(shared: Path) -> Iterator[Row]:
    for path in sorted((shared / "reference").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream)


def test_the_tables_are_made_from_the_collected_rows(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    sys.modules.pop("make_reference", None)
    import make_reference

    made = make_reference.make_tables()
    assert made.pop("counties_832") == COUNTIES
    assert made == ROWS


def test_no_row_from_memory_ships(shared: Path) -> None:
    with (shared / "reference" / "memory_only.csv").open(encoding="utf-8", newline="") as stream:
        remembered = [(row["year"], Decimal(row["value"]), row["unit"]) for row in csv.DictReader(stream)]
    factor = {"万人": 10**4, "亿元": 10**8, "%": 1}
    shipped = {(row["year"], Decimal(row["value"])) for row in ALL if row["value"]}
    assert remembered
    assert not shipped & {(year, value * factor[unit]) for year, value, unit in remembered}


def test_notes_are_our_own_words(shared: Path) -> None:
    theirs = "\n".join([(shared / "DATA.md").read_text("utf-8"), *(row["note"] for row in collected(shared))])
    for row in [*ALL, *COUNTIES]:
        note = re.sub("also in [^;]*", "", row["note"])  # names of sources
        assert not re.search("[\u4e00-\u9fff]{10}", note), row
        assert not any(note[at : at + 45] in theirs for at in range(len(note) - 44)), row


# --- the counties


def test_every_county_is_found_by_its_code_and_names() -> None:
    offices = [row for row in COUNTIES if row["adcode"] == ""]
    assert {row["name_2020"] for row in offices} == {"冷湖行委", "大柴旦行委", "茫崖行委"}
    for row in COUNTIES:
        if row in offices:
            continue
        place = find_place(row["adcode"], year=2020)
        assert place is not None
        assert (place.name, place.full_name, place.province) == (
            row["name_2020"],
            row["region"],
            row["province"],
        )
        province = find_place(row["province"], year=2014)
        assert province is not None
        assert find_place(row["name_2014"], year=2014, within=province.code) is not None, row
    assert len({row["region"] for row in COUNTIES}) == 832


def test_a_county_names_its_sources() -> None:
    for row in COUNTIES:
        assert row["source_title"]
        assert row["source_url"]
        assert (row["confidence"] == "high") == bool(row["second_title"])
        assert row["confidence"] in codes_of("confidence")
        assert row["second_title"] or row["note"]


def test_county_years_agree_with_the_tables_of_exits() -> None:
    by_year = Counter(row["exit_year"] for row in COUNTIES)
    assert by_year == {"2016": 28, "2017": 125, "2018": 283, "2019": 344, "2020": 52}
    assert sum(by_year.values()) == 28 + 125 + 283 + 344 + 52 == 832
    assert sum("supervised" in row["deep_poverty"] for row in COUNTIES) == by_year["2020"]
    counted = Counter((row["province"], row["exit_year"]) for row in COUNTIES)
    stated = {
        (row["region"], row["year"]): int(row["value"])
        for row in pick("exits", indicator="national_poor_counties_lifted", level="province")
    }
    assert stated == counted
    listed = Counter(row["province"] for row in COUNTIES)
    assert listed == {
        row["region"]: int(row["value"])
        for row in pick("exits", indicator="national_poor_counties", level="province")
    }


# --- traps: what must be in the tables


def test_two_bases_stay_apart() -> None:
    rate = {"indicator": "poverty_incidence"}
    assert values("province_series", region="贵州省", year="2014", indicator="poor_population") == [
        6_230_000,
        7_450_000,
    ]
    [survey] = pick("province_series", region="新疆维吾尔自治区", year="2018", basis="survey", **rate)
    register = values("province_series", region="新疆维吾尔自治区", year="2018", basis="register", **rate)
    assert min(register) > float(survey["high"]) == 6
    assert 4.8 in [
        float(r["value"] or 0) for r in pick("province_series", region="云南省", year="2018", **rate)
    ]


def test_scopes_of_central_money_stay_apart() -> None:
    for year, part, whole in (("2014", 426.55, 432.87), ("2016", 660.95, 667.47), ("2020", 1396.36, 1461)):
        for scope, amount in (("to_localities", part), ("whole_fund", whole)):
            cells = {"region": "全国", "first_year": year, "year": year, "scope": scope}
            assert values("fund_series", **cells) == [pytest.approx(amount * 1e8)]
    [all_spending] = values("fund_series", scope="all_antipoverty")
    [special] = values("fund_series", region="全国", year="2012", scope="whole_fund")
    assert special / all_spending == pytest.approx(1 / 9, rel=0.01)


def test_a_rebased_start_exists_twice() -> None:
    cells = {"region": "陕西省", "year": "2011"}
    assert values("province_series", **cells, indicator="poverty_incidence") == [21.4, 28.02]
    assert values("province_series", **cells, indicator="poor_population") == [5_920_000, 7_750_000]
    tibet = {"region": "西藏自治区", "year": "2017", "indicator": "poverty_incidence"}
    assert values("province_series", **tibet) == [7.9, 12.4]


def test_guangxi_is_a_survey_figure_and_the_note_says_so() -> None:
    [row] = pick("province_series", region="广西壮族自治区", year="2017", indicator="poverty_incidence")
    assert (row["value"], row["basis"]) == ("5.7", "survey")
    assert row["note"].startswith("corrected")


def test_the_year_that_cannot_be_right_is_corrected_and_marked() -> None:
    assert not pick("province_series", region="贵州省", year="2021")
    [row] = pick("province_series", region="贵州省", year="2019", value="0.85")
    assert row["confidence"] == "low"
    assert "2021" in row["note"]


def test_the_copyists_slips_are_noted() -> None:
    [fall, *others] = pick("exits", region="全国", year="2012", indicator="persons_lifted")
    assert {row["basis"] for row in (fall, *others)} == {"survey", "unknown"}
    [income] = pick("prices_and_income", year="2018", indicator="rural_income_contiguous_areas")
    assert "8 areas where there are 14" in income["note"]


def test_rural_income_changes_concept_once() -> None:
    scopes = {
        int(row["year"]): row["scope"]
        for row in pick("prices_and_income", indicator="rural_income", region="全国")
    }
    assert {year for year, scope in scopes.items() if scope == "net_income"} == {2010, 2011, 2012, 2013}
    assert min(year for year, scope in scopes.items() if scope == "disposable_income") == 2014


def test_the_three_offices_of_qinghai_are_marked_low() -> None:
    low = [row for row in COUNTIES if row["confidence"] == "low"]
    assert {(row["province"], row["exit_year"]) for row in low} == {("青海省", "2019")}
    [province], [nation] = (
        values("exits", region="青海省", year="2016", indicator=indicator)
        for indicator in ("counties_lifted", "national_poor_counties_lifted")
    )
    assert province - nation == len(low) == 3


# --- traps: what the page says is in the tables


def show_figure(low: Decimal | None, high: Decimal | None, bound: str, unit: str) -> str:
    power, word = {"人": (4, "万"), "户": (4, "万"), "元": (8, "亿")}.get(unit, (0, ""))
    ends = [end for end in (low, high) if end is not None]
    if ends[0] < 10**power:
        power, word = 0, ""
    texts = list(dict.fromkeys(format(end.scaleb(-power).normalize(), "f") for end in ends))
    sign = {"less": "<", "more": ">", "approx": "≈"}.get(bound, "")
    return f"{sign}{'–'.join(texts)}{word}{unit}"


def show_row(row: Row) -> str:
    low, high = (Decimal(row[end]) if row[end] else None for end in ("low", "high"))
    return show_figure(low, high, row["bound"], row["unit"])


def page_tables(lang: str, kind: str) -> list[list[str]]:
    """Give the rows of all tables of a page that carry one mark, without their heads."""
    text = PAGES[lang].read_text(encoding="utf-8")
    found = re.findall(rf"<!-- {kind} -->\n.*\n\|[ :|-]+\n((?:\|.*\n?)+)", text)
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for body in found for line in body.splitlines()
    ]


@pytest.mark.parametrize("lang", PAGES)
def test_every_figure_of_the_page_is_a_row_of_its_table(lang: str) -> None:
    shown = page_tables(lang, "rows")
    assert len(shown) > 70
    for name, region, years, indicator, scope, basis, figure in shown:
        first, _, last = years.partition("-")
        cells = {"region": region, "first_year": first, "year": last or first, "indicator": indicator}
        cells |= {"scope": scope.strip("–"), "basis": basis.strip("–")}
        assert figure in [show_row(row) for row in pick(name, **cells)], (name, cells, figure)


def total(rows: list[Row]) -> Decimal:
    return sum((Decimal(row["value"]) for row in rows), Decimal(0))


def yearly(name: str, first: int, last: int, **cells: str) -> list[Row]:
    years = {str(year) for year in range(first, last + 1)}
    return [row for row in pick(name, **cells) if row["first_year"] == row["year"] in years]


def compute_sums() -> dict[str, tuple[Decimal, list[Row]]]:
    """Give each sum of the page: what the parts come to, and the row that states it."""
    nation = {"region": "全国"}
    falls = yearly("national_series", 2013, 2019, **nation, indicator="poor_population_reduction")
    falls += yearly("exits", 2020, 2020, **nation, indicator="persons_lifted")
    out, central = {"indicator": "national_poor_counties_lifted"}, {"indicator": "central_fund"}
    moved, poor = {"indicator": "persons_relocated"}, {"indicator": "poor_population"}
    before, after = (total(pick("national_series", **nation, **poor, year=year)) for year in ("2011", "2012"))
    sums = {
        "hunan_counties": (total(pick("exits", region="湖南省", indicator="counties_lifted")), []),
        "fall_2012": (before - after, pick("exits", **nation, year="2012", basis="survey")),
        "people_2013_2020": (
            total(falls),
            pick("exits", **nation, first_year="2013", indicator="persons_lifted"),
        ),
        "people_2016_2020": (
            total([row for row in falls if row["year"] >= "2016"]),
            pick("exits", **nation, first_year="2016", indicator="persons_lifted"),
        ),
        "counties": (
            total(yearly("exits", 2016, 2020, **nation, **out)),
            pick("exits", **nation, **out, first_year="2013"),
        ),
        "central_2016_2018": (
            total(yearly("fund_series", 2016, 2018, **nation, **central, scope="to_localities")),
            pick("fund_series", **nation, **central, first_year="2016", year="2018"),
        ),
        "relocated_2016_2017": (
            total(yearly("exits", 2016, 2017, **nation, **moved)),
            pick("exits", **nation, **moved, first_year="2016", year="2017"),
        ),
    }
    shandong = {"year": "2015", "scope": "provincial_line"}
    for name, table, stated_in, indicator in (
        ("people", "place_series", "province_series", "poor_population"),
        ("households", "exits", "exits", "poor_households"),
    ):
        sums[f"shandong_{name}"] = (
            total(pick(table, **shandong, indicator=indicator, level="prefecture")),
            pick(stated_in, **shandong, indicator=indicator, level="province"),
        )
    for year in ("2018", "2019"):
        parts = [
            row for part in "东中西" for row in pick("national_series", region=f"{part}部地区", year=year)
        ]
        sums[f"regions_{year}"] = (
            total([row for row in parts if row["indicator"] == "poor_population"]),
            pick("national_series", **nation, **poor, year=year),
        )
    return sums


@pytest.mark.parametrize("lang", PAGES)
def test_every_sum_of_the_page_is_that_of_the_tables(lang: str) -> None:
    sums = compute_sums()
    shown = page_tables(lang, "sums")
    assert {row[0] for row in shown} == set(sums)
    for name, _, figure, said in shown:
        computed, stated = sums[name]
        unit = figure.lstrip("0123456789.").lstrip("万亿")
        assert figure == show_figure(computed, computed, "exact", unit), name
        assert said == (show_row(stated[0]) if stated else "–"), name


def test_shandong_does_not_add_up_and_the_nation_does() -> None:
    sums = compute_sums()
    assert sums["shandong_people"][0] == 2_409_458
    assert Decimal(sums["shandong_people"][1][0]["value"]) == 2_423_821
    cities = {row["region"] for row in ROWS["place_series"] if row["region"].startswith("山东省")}
    assert len(cities) == 17
    assert sums["people_2013_2020"][0] == 98_990_000
    closing = set(sums) - {"shandong_people", "shandong_households", "hunan_counties"}
    for name in closing:
        computed, [stated] = sums[name]
        assert computed == Decimal(stated["value"]), name


@pytest.mark.parametrize("lang", PAGES)
def test_every_count_of_the_page_is_that_of_the_list(lang: str) -> None:
    counts = {f"exit_{year}": n for year, n in Counter(row["exit_year"] for row in COUNTIES).items()}
    counts |= {f"{code}_confidence": n for code, n in Counter(row["confidence"] for row in COUNTIES).items()}
    counts |= {
        "with_second_source": sum(bool(row["second_title"]) for row in COUNTIES),
        "by_elimination": sum("by elimination" in row["note"] for row in COUNTIES),
        "from_list_alone": sum("list alone" in row["note"] for row in COUNTIES),
        "with_area": sum(bool(row["area"]) for row in COUNTIES),
        "with_deep_poverty_flag": sum(bool(row["deep_poverty"]) for row in COUNTIES),
        "renamed_2014_2020": sum(row["name_2014"] != row["name_2020"] for row in COUNTIES),
    }
    assert dict(page_tables(lang, "counts")) == {name: str(n) for name, n in counts.items()}


def test_what_the_prose_says_of_the_list_is_so() -> None:
    assert len({row["second_title"] for row in COUNTIES} - {""}) == 35
    codes = {row["name_2020"]: row["adcode"] for row in COUNTIES}
    assert [codes[name] for name in ("黔西县", "文山市", "旬阳县", "临夏市")] == [
        "520522",
        "532601",
        "610928",
        "622901",
    ]
    exits = {row["region"]: (row["exit_year"], row["second_date"]) for row in COUNTIES}
    assert exits["四川省广安市广安区"] == ("2016", "2017-11-01")
    assert exits["云南省楚雄彝族自治州双柏县"][0] == "2018"


def test_both_pages_have_the_same_sections_and_figures() -> None:
    heads = [re.findall(r"^## (\d+)\.", path.read_text("utf-8"), re.M) for path in PAGES.values()]
    assert heads[0] == heads[1] == [str(number) for number in range(1, 16)]
    assert page_tables("en", "rows") == page_tables("zh", "rows")
