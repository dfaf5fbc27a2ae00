"""From a row back to its sentence, and from a word to all its lines."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.errors import InputError
from toolkit.evidence import LINE_COLUMNS, find_lines, list_uses, show_evidence
from toolkit.find import find_measures, find_numerals, find_quantities, find_relations

TEXT = "榆社县工作总结\n一、产业扶贫\n今年减贫12人。发放小额信贷30万元，\n新建车间2个。"
REPORTS = pd.DataFrame({"report_id": ["a", "b"], "content": [TEXT, "没有数字。"]})


def reports_of(text: str) -> pd.DataFrame:
    return pd.DataFrame({"report_id": ["a"], "content": [text]})


def row_of(text: str, words: str) -> dict[str, object]:
    start = text.index(words)
    return {"report_id": "a", "start": start, "end": start + len(words)}


def test_the_sentence_around_a_row_is_shown_with_its_place_and_section():
    evidence = show_evidence(row_of(TEXT, "12人"), REPORTS)
    assert str(evidence) == f"a @ {TEXT.index('12人')} · 一、产业扶贫\n今年减贫【12人】。"
    assert repr(evidence) == str(evidence)


def test_a_row_of_a_frame_is_taken_as_it_is():
    for row in find_quantities(REPORTS).to_dict("records"):
        evidence = show_evidence(row, REPORTS)
        assert evidence.text == row["text"]
    first = find_quantities(REPORTS).iloc[0]
    assert show_evidence(first, REPORTS).text == first["text"]


def test_html_of_reports_is_shown_as_text():
    text = "<script>alert(1)</script>减贫<b>12人</b>&amp;"
    html = show_evidence(row_of(text, "<b>12人</b>"), reports_of(text))._repr_html_()
    assert "<mark>&lt;b&gt;12人&lt;/b&gt;</mark>" in html
    assert "&lt;script&gt;" in html
    assert "&amp;amp;" in html
    assert "<script>" not in html
    assert "<b>" not in html


def test_html_of_names_and_headings_is_shown_as_text():
    text = "总结\n一、<i>产业</i>\n减贫12人。"
    reports = reports_of(text).assign(report_id="<u>a</u>")
    html = show_evidence({**row_of(text, "12人"), "report_id": "<u>a</u>"}, reports)._repr_html_()
    assert "&lt;u&gt;a" in html
    assert "&lt;i&gt;产业" in html
    assert "<i>" not in html
    assert "<u>" not in html


def test_place_year_and_source_stand_below_where_they_are_known():
    known = {
        "region": "山西省",
        "report_year": 2019,
        "source_title": "总结<i>",
        "source_url": "https://a.cn/?x=1&y=2",
    }
    evidence = show_evidence(row_of(TEXT, "12人"), REPORTS.assign(**known))
    assert str(evidence).splitlines()[-1] == "山西省 2019 · 总结<i> · https://a.cn/?x=1&y=2"
    assert '<a href="https://a.cn/?x=1&amp;y=2">总结&lt;i&gt;</a>' in evidence._repr_html_()


def test_an_address_that_is_no_web_page_is_no_link():
    reports = REPORTS.assign(source_title="总结", source_url="javascript:alert(1)")
    assert "href" not in show_evidence(row_of(TEXT, "12人"), reports)._repr_html_()


def test_a_passage_leads_to_every_row_that_rests_on_it():
    text = "计划搬迁200户，已搬迁190户，占95%。发放小额信贷30万元。"
    tables = {
        "numerals": find_numerals(text),
        "quantities": find_quantities(text),
        "measures": find_measures(text),
        "relations": find_relations(text),
    }
    uses = list_uses(tables, report_id="text")
    assert all(text[row.start : row.end] == row.text for row in uses.itertuples())
    assert uses["table"].value_counts()["numerals"] == 4
    assert "relations" in set(uses["table"])
    last = list_uses(tables, report_id="text", start=text.index("发放"))
    assert last["text"].tolist() == ["小额信贷", "30万元", "30万元"]
    assert list_uses(tables, report_id="other").empty


def test_tables_without_places_are_an_error():
    with pytest.raises(InputError, match="numerals"):
        list_uses({"reports": REPORTS}, report_id="a")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"report_id": "c", "start": 0, "end": 1}, "no report 'c' among 2 reports"),
        ({"report_id": "a", "start": 0, "end": 999}, "span 0:999 lies outside"),
        ({"report_id": "a", "start": 3, "end": 3}, "span 3:3 lies outside"),
        ({"report_id": "a", "start": -1, "end": 3}, "span -1:3 lies outside"),
        ({"report_id": "a", "members": "[]"}, "no .*'start', 'end'"),
    ],
)
def test_a_row_that_leads_nowhere_is_an_error(row, message):
    with pytest.raises(InputError, match=message):
        show_evidence(row, REPORTS)


def test_reports_without_their_text_are_an_error():
    with pytest.raises(InputError, match="content"):
        show_evidence({"report_id": "a", "start": 0, "end": 1}, REPORTS[["report_id"]])


@settings(max_examples=50)
@given(st.text(min_size=1, max_size=40), st.data())
def test_any_span_of_any_text_can_be_shown(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    evidence = show_evidence({"report_id": "a", "start": start, "end": end}, reports_of(text))
    assert evidence.text == text[start:end]
    assert text[:start].endswith(evidence.before)
    assert text[end:].startswith(evidence.after)


def test_lines_of_a_term_carry_their_offsets():
    lines = find_lines(REPORTS, term="扶贫")
    assert lines.columns.tolist() == LINE_COLUMNS
    assert lines["report_id"].tolist() == ["a"]
    row = lines.iloc[0]
    assert TEXT[row["start"] : row["end"]] == row["text"] == "扶贫"
    assert (row["left"], row["right"][:4]) == ("榆社县工作总结 一、产业", " 今年减")


def test_finds_do_not_overlap_and_none_is_lost():
    assert find_lines(reports_of("啊啊啊啊啊"), term="啊啊")["start"].tolist() == [0, 2]


def test_width_cuts_the_context():
    row = find_lines(REPORTS, term="信贷", width=2).iloc[0]
    assert (row["left"], row["right"]) == ("小额", "30")


def test_lines_of_a_sector_are_its_measures():
    lines = find_lines(REPORTS, sector="finance")
    assert lines["text"].tolist() == ["小额信贷"]


def test_no_find_gives_no_row_but_every_column():
    lines = find_lines(REPORTS, term="光伏")
    assert lines.empty
    assert lines.columns.tolist() == LINE_COLUMNS


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "a term or a sector"),
        ({"term": "a", "sector": "finance"}, "not both"),
        ({"sector": "money"}, "'money'.*finance"),
        ({"term": 5}, "a word, not int"),
        ({"term": "a", "width": -1}, "width must be 0 or more"),
    ],
)
def test_wrong_options_are_errors_also_without_reports(options, message):
    for reports in (REPORTS, REPORTS.iloc[:0]):
        with pytest.raises(InputError, match=message):
            find_lines(reports, **options)


@pytest.mark.parametrize("start", ["4", None, float("nan"), pd.NA])
def test_a_row_whose_place_is_no_number_is_refused(start):
    reports = pd.DataFrame({"report_id": ["a"], "content": ["今年减贫12人。"]})
    with pytest.raises(InputError, match="start and end must be numbers"):
        show_evidence({"report_id": "a", "start": start, "end": 7}, reports)
