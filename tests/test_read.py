"""Reading: any bytes give a report or a named problem; what people wrote about a report is trusted first."""

from __future__ import annotations

import io
import json
import os
import warnings
import zipfile
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from toolkit.errors import ReadError
from toolkit.read import (
    Problem,
    RawReport,
    SourceFile,
    list_files,
    plan_files,
    read_file,
    read_reports,
    scan_source,
)
from toolkit.read.decode import decode_bytes
from toolkit.read.files import name_reports
from toolkit.read.given import GIVEN_FIELDS, clean_fields, read_front_matter, split_front_matter
from toolkit.read.manifest import parse_manifest, plain_path
from toolkit.read.record import UnreadableError
from toolkit.schema import TABLES

BODY = "山西省晋中市榆社县2019年脱贫攻坚工作总结\n\n全县新建蔬菜大棚120座，带动贫困户86户增收。\n"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def write(path: Path, content: str | bytes = BODY) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read_one(folder: Path, content: str | bytes, name: str = "a.txt") -> RawReport | Problem:
    [found] = scan_source(write(folder / name, content))
    return found


def names_of(source) -> list[str]:
    return [file.name for file in plan_files(source)]


def make_docx(body: str, *, head: str = "", part: str = "word/document.xml") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        xml = f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
        archive.writestr(part, xml)
    return stream.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


# Which files


def test_files_come_in_the_order_of_their_paths_and_the_rest_is_passed_over(tmp_path):
    for name in ("b.txt", "a/z.txt", "a/b/c.md", "a.txt", "a-1.txt"):
        write(tmp_path / name)
    for name in (".hidden.txt", ".git/x.txt", "README.md", "readme", "LICENSE", "a/datapackage.json"):
        write(tmp_path / name)
    write(tmp_path / "a/reports.csv", "file,region\nz.txt,山西省\n")
    (tmp_path / "link.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "linked").symlink_to(tmp_path / "a")
    assert names_of(tmp_path) == ["a-1.txt", "a.txt", "a/b/c.md", "a/z.txt", "b.txt"]
    assert list_files(tmp_path)[0] == tmp_path / "a-1.txt"


def test_a_csv_without_the_column_file_is_a_file_like_others(tmp_path):
    write(tmp_path / "reports.csv", "region,value\n榆社县,3\n")
    assert names_of(tmp_path) == ["reports.csv"]


def test_a_manifest_without_rows_is_a_manifest(tmp_path):
    write(tmp_path / "reports.csv", "file,region\n")
    assert names_of(tmp_path) == []


def test_several_sources_count_each_file_once_in_whatever_order_they_are_named(tmp_path):
    write(tmp_path / "one/a.txt")
    write(tmp_path / "two/a.txt")
    sources = [tmp_path / "one", tmp_path / "two", tmp_path / "two/a.txt"]
    plans = [
        [(file.name, file.report_id) for file in plan_files(order)] for order in (sources, sources[::-1])
    ]
    assert plans[0] == plans[1] == [("one/a.txt", "one-a"), ("two/a.txt", "two-a")]


@pytest.mark.parametrize("source", ["nowhere", ["nowhere"], []])
def test_a_source_that_is_not_there_is_named(source, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ReadError, match=r"nowhere.*must be a file or a folder|no source was given"):
        list_files(source)


@pytest.mark.parametrize(
    ("paths", "ids"),
    [
        (["x/永州-2019.txt"], ["永州-2019"]),
        (["a/x.v2.txt"], ["x.v2"]),
        (["a/x.docx", "a/x.txt", "b/x.txt"], ["a-x", "a-x-2", "b-x"]),
        (["a-x.txt", "a/x.txt", "b/x.txt"], ["a-x", "a-x-2", "b-x"]),
        (["a/x.md", "a/x.txt", "a-x-2.txt"], ["a-x", "a-x-3", "a-x-2"]),
    ],
)
def test_a_report_is_called_like_its_file(paths, ids):
    assert name_reports([Path(path) for path in paths]) == ids


@given(st.lists(st.from_regex(r"\A[ab]{1,2}/[ab](-[2b])?\.(txt|md)\Z"), unique=True))
def test_no_two_reports_share_a_name(paths):
    ids = name_reports([Path(path) for path in sorted(paths)])
    assert len(set(ids)) == len(paths)


def test_the_folder_before_a_name_is_that_of_the_file_wherever_the_source_lies(tmp_path, monkeypatch):
    for where in ("one/reports", "two/deeper/reports"):
        for name in ("a.txt", "a.md", "sub/a.txt"):
            write(tmp_path / where / name)
    expected = ["reports-a", "reports-a-2", "sub-a"]
    monkeypatch.chdir(tmp_path / "one/reports")
    for source in (".", tmp_path / "one/reports", "../../two/deeper/reports/"):
        assert [file.report_id for file in plan_files(source)] == expected
    assert [file.report_id for file in plan_files("sub/a.txt")] == ["a"]


# Which text


@pytest.mark.parametrize(
    ("encoding", "codec"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("gb18030", "gb18030")],
)
def test_every_encoding_gives_the_same_text(tmp_path, encoding, codec):
    found = read_one(tmp_path, BODY.replace("\n", "\r\n").encode(codec))
    assert (found.encoding, found.text, found.format) == (encoding, BODY, "txt")


def test_big_endian_utf_16_and_rare_characters(tmp_path):
    assert read_one(tmp_path, b"\xfe\xff" + BODY.encode("utf-16-be")).text == BODY
    rare = "镕䶮𠮷㐂 " + BODY
    assert read_one(tmp_path, rare.encode("gb18030")).text == rare


def test_line_ends_become_line_feeds_and_lone_control_characters_stay(tmp_path):
    assert read_one(tmp_path, "脱贫\r3户\r\n\n扶贫\x00\x0b5户").text == "脱贫\n3户\n\n扶贫\x00\x0b5户"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "white space"),
        ("\u3000\u200b\n".encode(), "white space"),
        (b"\x00\x01\x02\x03ab", "control characters"),
        ("poor".encode("utf-16-le"), "control characters"),
        (BODY.encode("utf-32-le"), "no text in UTF-8"),
        ("脱贫3户".encode("hz"), "encoding HZ"),
        (b"\xff\xfe\0\0" + BODY.encode("utf-32-le"), "control characters"),
        (BODY.encode()[:40] + b"\xff" + BODY.encode()[40:], "damaged at byte 40"),
        (BODY.encode("gb18030")[:-2] + b"\xff", "no text in UTF-8"),
        (b"\xff\xfe" + b"\x00\xd8\x41\x00", "marked as utf-16"),
        (b"\xef\xbb\xbf\xb5\xd8", "marked as utf-8"),
        (("脫貧攻堅工作報告，全縣貧困發生率下降" * 9).encode("big5"), "no text in UTF-8"),
        ("Armutsbekämpfung für Kreise, größer als früher".encode("latin-1"), "no text in UTF-8"),
        (b"---\ntitle: a\n---\n \n", "white space"),
        (b"%PDF-1.7\n1 0 obj", "PDF is damaged"),
        (b"<!DOCTYPE html><html><body><script>3</script></body></html>", "shows no text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "old Office document"),
        (b"\x89PNG\r\n\x1a\n" + bytes(9), "image"),
        (b"PK\x03\x04" + bytes(30), "zip"),
    ],
)
def test_what_cannot_be_read_is_a_problem_that_says_what_to_do(tmp_path, data, problem):
    found = read_one(tmp_path, data)
    assert isinstance(found, Problem)
    assert (found.path, found.report_id, found.stage) == ("a.txt", "a", "read")
    assert problem in found.problem
    assert found.advice.endswith(".")


def test_the_content_decides_on_the_format_before_the_ending(tmp_path):
    assert read_one(tmp_path, BODY, "a.pdf").format == "txt"
    assert read_one(tmp_path, BODY, "b.md").format == "md"
    assert read_one(tmp_path, make_docx(paragraph("榆社县")), "c.txt").format == "docx"
    assert read_one(tmp_path, "", "d.html").problem == "the file is empty"


def test_pipes_and_files_that_vanish_are_problems(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    [pipe] = scan_source(tmp_path)
    gone = read_file(SourceFile(tmp_path / "gone.txt", "gone.txt", "gone"))
    assert (pipe.stage, gone.stage) == ("read", "read")
    assert "ordinary file" in pipe.problem


def test_a_name_that_is_no_text_is_escaped(tmp_path):
    path = os.fsencode(tmp_path) + b"/\xff.txt"
    with open(path, "wb") as stream:
        stream.write(BODY.encode())
    [found] = scan_source(tmp_path)
    assert (found.path, found.report_id) == ("\\xff.txt", "\\xff")


# Word documents


def test_a_word_document_is_read_in_the_order_of_the_page(tmp_path):
    cells = "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in ("指标", "数值"))
    figures = f"<w:tc>{paragraph('脱贫')}{paragraph('人口')}</w:tc><w:tc>{paragraph('86人')}</w:tc>"
    body = (
        paragraph("榆社县2019年总结")
        + f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{figures}</w:tr></w:tbl>"
        + "<w:p/>"
        + "<w:p><w:r><w:t>发展</w:t><w:tab/><w:t>茶园</w:t><w:br/><w:t>5亩</w:t></w:r><w:del><w:delText>9</w:delText></w:del></w:p>"
    )
    found = read_one(tmp_path, make_docx(body), "a.docx")
    assert found.text == "榆社县2019年总结\n指标\t数值\n脱贫 人口\t86人\n\n发展\t茶园\n5亩\n"
    assert (found.format, found.encoding, found.meta["adcode"]) == ("docx", "", "140721")


def test_a_text_box_is_read_once(tmp_path):
    compatibility = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = f"<w:txbxContent>{paragraph('框内3户')}</w:txbxContent>"
    body = (
        f'<w:p><w:r><w:t>前</w:t><m:AlternateContent xmlns:m="{compatibility}"><m:Choice>{box}</m:Choice>'
        f"<m:Fallback>{box}</m:Fallback></m:AlternateContent><w:t>后</w:t></w:r></w:p>"
    )
    assert read_one(tmp_path, make_docx(body), "a.docx").text == "框内3户\n前后\n"


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 broken",
        make_docx("", part="word/other.xml"),
        make_docx("<w:p>"),
        make_docx("&a;", head='<!DOCTYPE a [<!ENTITY a "3">]>'),
        make_docx(paragraph("榆社县"))[:-40],
        make_docx(""),
    ],
)
def test_a_broken_word_document_is_a_problem(tmp_path, data):
    found = read_one(tmp_path, data, "a.docx")
    assert isinstance(found, Problem)
    assert found.advice


# What people wrote


def test_front_matter_comes_before_the_manifest_and_the_manifest_before_the_text(tmp_path):
    write(tmp_path / "a.txt", "---\ntitle: 总结\nreport_year: 2018\nunknown: 7\n---\n" + BODY)
    write(
        tmp_path / "reports.csv",
        "file,title,publisher,level\na.txt,别的,榆社县扶贫办,county\n".encode("gb18030"),
    )
    [found] = scan_source(tmp_path)
    assert found.text == BODY
    assert found.meta["title"] == "总结"
    assert found.meta["report_year"] == 2018
    assert found.meta["publisher"] == "榆社县扶贫办"
    assert found.meta["region"] == "山西省晋中市榆社县"
    basis = {name: found.meta_basis[name] for name in ("title", "report_year", "publisher", "region")}
    assert basis == {
        "title": "front_matter",
        "report_year": "front_matter",
        "publisher": "manifest",
        "region": "text",
    }


def test_a_personal_number_in_a_title_is_hidden_as_in_the_text(tmp_path):
    number = "1390000" + "0001"
    source = f"http://a.cn/{number}"
    write(tmp_path / "a.txt", f"---\ntitle: 致电{number}\nsource_url: {source}\n---\n电话{number}，脱贫3户。")
    [hidden] = scan_source(tmp_path)
    assert (hidden.meta["title"], hidden.text) == ("致电" + "*" * 11, "电话" + "*" * 11 + "，脱贫3户。")
    assert hidden.meta["source_url"] == source
    [asked] = scan_source(tmp_path, keep_personal=True)
    assert asked.meta["title"] == f"致电{number}"


def test_a_manifest_above_the_folder_counts_too(tmp_path):
    write(tmp_path / "deep/a.txt")
    write(tmp_path / "reports.csv", "file,title\ndeep/a.txt,总结\n")
    [found] = scan_source(tmp_path)
    assert found.meta["title"] == "总结"


def test_yaml_types_are_understood(tmp_path):
    block = "adcode: 000000\npublished: 2019-10-30\nperiod_start: 2019\nperiod_end: 2019-02\nrestated: true\n"
    found = read_one(tmp_path, f"---\n{block}---\n{BODY}")
    expected = {"adcode": "000000", "published": "2019-10-30", "restated": True}
    expected |= {"period_start": "2019-01-01", "period_end": "2019-02-28"}
    assert {name: found.meta[name] for name in expected} == expected


def test_a_field_that_cannot_be_understood_is_a_problem_and_the_text_is_asked(tmp_path):
    found = read_one(tmp_path, f"---\nreport_year: 去年\nlevel: city\ntitle: [a, b]\n---\n{BODY}")
    assert found.meta["report_year"] == 2019
    assert found.meta["level"] == "county"
    assert [problem.stage for problem in found.problems] == ["metadata"] * 3
    assert "level: 'city' is none of" in "".join(problem.problem for problem in found.problems)


def test_a_place_that_is_not_found_is_a_problem_on_a_report_that_was_read(tmp_path):
    found = read_one(tmp_path, "本月新增贫困户3户，已全部落实帮扶。")
    assert found.meta.get("region", "") == ""
    assert [problem.problem for problem in found.problems] == [
        "the report's place was not found",
        "the report's year was not found",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "---\n- 一\n- 二\n---\n正文",
        "---\na: [\n---\n正文",
        "---\n正文没有结尾",
        " ---\na: 1\n---\n正文",
        "---\n? !!timestamp x\n---\n正文",
        "---\n" + "[" * 5000 + "\n---\n正文",
    ],
)
def test_a_block_that_is_no_mapping_is_text(text):
    assert split_front_matter(text) == ({}, text)


@pytest.mark.parametrize(
    ("head", "problem"),
    [
        ("---\ntitle: 总结: 第一\n---\n", "line 2: mapping values are not allowed here"),
        ("---\nlevel: county\ntitle: [\n---\n", "line 4: expected the node content"),
        ("---\n- 一\n- 二\n---\n", "it is no list of fields"),
        ("---\n正文\n---\n", "it is no list of fields"),
        ("---\nregion：会宁县\n---\n", "it is no list of fields"),
        ("---\n\n---\n", "it is empty"),
        ("---\ntitle: " + "长" * 20_000 + "\n---\n", "more than the 20,000 that are read"),
        ("---\na: &a 1\nregion: *a\n---\n", "line 3: values that point to others (*) are not read"),
        ("---\nregion: 会宁县\n", "begins like front matter (line region:)"),
        ("---\nregion: 会宁县\n...\n", "begins like front matter (line region:)"),
        ("\n---\nregion: 会宁县\n---\n", "begins like front matter (line region:)"),
    ],
)
def test_a_head_that_is_no_front_matter_stays_in_the_text_and_is_named(tmp_path, head, problem):
    found = read_one(tmp_path, head + BODY)
    assert (found.text, found.meta["adcode"]) == (head + BODY, "140721")
    [named] = found.problems
    assert (named.path, named.report_id, named.stage) == ("a.txt", "a", "metadata")
    assert problem in named.problem
    assert "text" in named.problem
    assert "name: value" in named.advice or "begin with a line ---" in named.advice


@pytest.mark.parametrize("rule", ["---\n", "---\n\n", "-----\n", "\n---\n一、\n---\n", "***\n", "——\n"])
def test_a_rule_above_a_text_is_no_problem(tmp_path, rule):
    assert read_one(tmp_path, rule + BODY).problems == []


def test_front_matter_without_a_text_below_it_is_named(tmp_path):
    found = read_one(tmp_path, "---\nregion: 会宁县\n---\n")
    assert isinstance(found, Problem)
    assert "below the front matter" in found.problem


def test_fields_that_nobody_knows_are_named_with_the_nearest_one(tmp_path):
    block = "regoin: 会宁县\ntags: [a, b]\nReport-Year: 2018\n7: x\nsources: [{url: x}]\n"
    [named] = read_one(tmp_path, f"---\n{block}---\n{BODY}").problems
    assert named.problem == "front_matter: no field is called regoin, Report-Year, tags, 7"
    assert named.advice.startswith(
        "Write region for regoin. Write report_year for Report-Year. The fields are"
    )
    assert all(name in named.advice for name in GIVEN_FIELDS)


def test_a_field_that_stands_twice_is_named_and_the_last_counts(tmp_path):
    found = read_one(tmp_path, f"---\nregion: 会宁县\nregion: 平江县\n---\n{BODY}")
    assert found.meta["adcode"] == "430626"
    assert [one.problem for one in found.problems] == ["front_matter: given twice: region; the last counts"]


def test_one_bad_day_does_not_cost_the_other_fields(tmp_path):
    found = read_one(tmp_path, f"---\nperiod_end: 2019-13-40\ntitle: 12:30\nadcode: 000000\n---\n{BODY}")
    assert (found.text, found.meta["title"], found.meta["adcode"]) == (BODY, "12:30", "000000")
    assert [one.problem for one in found.problems] == [
        "front_matter: period_end: '2019-13-40' is no day of the calendar"
    ]


@pytest.mark.parametrize("year", ["2019", "2019年", "２０１９", "二〇一九", "二〇一九年", "2019.0"])
def test_a_year_is_read_however_it_is_written(year):
    assert clean_fields({"report_year": year}) == ({"report_year": 2019}, [])


@pytest.mark.parametrize("year", ["去年", "9999", "19", "2019.5"])
def test_a_year_that_is_none_is_named(year):
    assert clean_fields({"report_year": year}) == ({}, [f"report_year: {year!r} is no year such as 2019"])


@given(
    st.text()
    | st.lists(st.sampled_from(["---\n", "region: ", "：", "\n", "[", "*a", "&a", "\t", "'", "一"])).map(
        "".join
    )
)
@example('---\n"\\ud800": 1\n---\nx')
@example("---\n{}\n---\nx")
def test_a_text_is_kept_but_for_its_front_matter(text):
    front = read_front_matter(text)
    assert text.endswith(front.text)
    assert front.text == text or text.startswith("---")
    for note in front.notes:
        assert all(part.isprintable() and part.encode() for part in note)


# The manifest


def problems_of(source: Path) -> list[tuple[str, str, str]]:
    found = list(scan_source(source))
    rows = [one for one in found if isinstance(one, Problem)]
    rows += [problem for one in found if isinstance(one, RawReport) for problem in one.problems]
    return sorted((one.path, one.report_id, one.problem) for one in rows)


def test_a_file_that_a_manifest_names_and_is_not_there_gives_no_report(tmp_path):
    names = ["a.txt", "b.txt", "../a.txt", "/etc/a.txt", "README.md", "sub"]
    write(
        tmp_path / "sub/reports.csv", "file,title\n" + "".join(f"{name},题\n" for name in names) + ",题\n\n"
    )
    for name in ("sub/a.txt", "sub/README.md", "a.txt"):
        write(tmp_path / name)
    missing = "of sub/reports.csv names this file, but no report is there"
    assert problems_of(tmp_path) == [
        ("sub/../a.txt", "", f"row 3 {missing}"),
        ("sub//etc/a.txt", "", f"row 4 {missing}"),
        ("sub/README.md", "", f"row 5 {missing}"),
        ("sub/b.txt", "", f"row 2 {missing}"),
        ("sub/reports.csv", "", "row 7 of sub/reports.csv names no file"),
        ("sub/sub", "", f"row 6 {missing}"),
    ]
    assert all(one.advice for one in scan_source(tmp_path) if isinstance(one, Problem))
    assert [path.name for path in list_files(tmp_path)] == ["a.txt", "a.txt"]
    # Only whoever gives the folder gives its manifest.
    assert problems_of(tmp_path / "sub/a.txt") == []


def test_a_manifest_says_what_it_says_however_a_path_is_written(tmp_path):
    rows = "./a.txt,一\nsub\\b.txt,二\nsub//c.txt,三\n cafe\u0301.txt ,四\n"
    write(tmp_path / "reports.csv", "\ufeff File ; Title \n".replace(";", ",") + rows)
    for name in ("a.txt", "sub/b.txt", "sub/c.txt", "caf\u00e9.txt"):
        write(tmp_path / name, BODY + name)
    reports = read_reports(tmp_path)
    assert dict(zip(reports["path"], reports["title"], strict=True)) == {
        "a.txt": "一",
        "sub/b.txt": "二",
        "sub/c.txt": "三",
        "caf\u00e9.txt": "四",
    }


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "gb18030"])
def test_a_manifest_is_read_as_any_program_saves_it(tmp_path, sign, codec):
    write(
        tmp_path / "reports.csv",
        "file,region,note\r\na.txt,会宁县,x\r\n,,\r\n".replace(",", sign).encode(codec),
    )
    write(tmp_path / "a.txt")
    [found] = scan_source(tmp_path)
    assert (found.meta["adcode"], found.problems) == ("620422", [])


@pytest.mark.parametrize(
    ("rows", "doubt", "title"),
    [
        ("file,title\na.txt,一\nb.txt,二\n./a.txt,三\n", "rows 1 and 3 of reports.csv name this file", "三"),
        ("file,title,title\na.txt,一,二\nb.txt,,\n", "reports.csv has two columns title", "二"),
        (
            'file,title\nb.txt,\na.txt,"一\nc.txt,二\n',
            "row 2 of reports.csv runs over several lines",
            "一 c.txt,二",
        ),
        ("file,title\na.txt,一,二\nb.txt,\n", "row 1 of reports.csv has 3 cells under 2 names", "一"),
    ],
)
def test_where_a_manifest_contradicts_itself_it_is_named(tmp_path, rows, doubt, title):
    write(tmp_path / "reports.csv", rows)
    write(tmp_path / "a.txt")
    write(tmp_path / "b.txt", BODY + "b")
    first, second = scan_source(tmp_path)
    assert (first.meta["title"], second.problems) == (title, [])
    [named] = first.problems
    assert named.problem.startswith(f"manifest: {doubt}")


@pytest.mark.parametrize("rows", ["a.txt,一\na.txt,一\n", "a.txt,一,\n", ""])
def test_a_manifest_that_repeats_itself_is_no_problem(tmp_path, rows):
    write(tmp_path / "reports.csv", "file,title\n" + rows)
    write(tmp_path / "a.txt")
    assert problems_of(tmp_path) == []


@given(st.binary() | st.text().map(lambda text: b"file,title\n" + text.encode()))
def test_any_bytes_are_a_manifest_or_none(data):
    manifest = parse_manifest(data)
    assert manifest is None or all(plain_path(one.file) == path for path, one in manifest.entries.items())


@given(
    st.dictionaries(
        st.text(), st.none() | st.booleans() | st.floats() | st.integers() | st.text() | st.dates()
    )
)
def test_any_front_matter_is_cleaned_or_named(raw):
    fields, faults = clean_fields(raw)
    json.dumps(fields, ensure_ascii=False).encode()
    assert all(": " in fault for fault in faults)


@given(st.sampled_from(sorted(TABLES["reports"].names)), st.text() | st.floats() | st.dates() | st.booleans())
def test_any_value_of_a_known_field_is_cleaned_or_named(name, value):
    fields, _ = clean_fields({name: value})
    json.dumps(fields, ensure_ascii=False).encode()


# The table


def test_the_table_has_the_columns_of_the_contract_and_then_the_text(tmp_path):
    write(tmp_path / "b.txt")
    write(tmp_path / "a.txt", "---\nrestated: true\n---\n" + BODY)
    reports = read_reports(tmp_path)
    assert reports.columns.tolist() == [*TABLES["reports"].names, "content"]
    assert reports["report_id"].tolist() == ["a", "b"]
    assert reports["n_chars"].tolist() == [len(BODY)] * 2
    assert reports["restated"].tolist() == [True, False]
    assert reports["n_tokens"].isna().all()
    assert json.loads(reports["meta_basis"][1])["report_year"] == "text"


def test_an_empty_folder_gives_an_empty_table(tmp_path):
    reports = read_reports(tmp_path)
    assert reports.columns.tolist() == [*TABLES["reports"].names, "content"]
    assert len(reports) == 0


def test_files_that_give_no_report_are_counted_once(tmp_path):
    write(tmp_path / "a.txt")
    for number in range(5):
        write(tmp_path / f"z{number}.txt", "")
    with pytest.warns(UserWarning, match=r"5 files gave no report .*z0.txt.*z2.txt.*2 more") as caught:
        assert len(read_reports(tmp_path)) == 1
    assert len(caught) == 1


def test_the_table_does_not_depend_on_where_the_folder_lies(tmp_path):
    for where in ("one/reports", "two/deeper/reports"):
        write(tmp_path / where / "a.txt")
        write(tmp_path / where / "c/a.txt")
    first, second = (read_reports(tmp_path / where) for where in ("one/reports", "two/deeper/reports"))
    assert first.equals(second)


# Laws


@given(st.binary() | st.text().map(str.encode) | st.text().map(lambda text: text.encode("utf-16", "replace")))
@example(b'---\nregion: "\\ud800"\n---\nx')
@example(b"---\n-\n---\n" + b"\x85" * 5)
@example(b"PK\x03\x04")
def test_any_bytes_give_a_report_or_a_named_problem(tmp_path_factory, data):
    path = write(tmp_path_factory.getbasetemp() / "any.txt", data)
    found = read_file(SourceFile(path, "any.txt", "any"))
    if isinstance(found, Problem):
        assert found.problem
        assert found.advice
    else:
        assert "\r" not in found.text
        json.dumps(found.to_row(), ensure_ascii=False).encode()


@given(st.text(min_size=1), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_text_comes_back_to_the_letter(text, encoding):
    kept, name = decode_bytes(text.encode(encoding))
    if encoding != "utf-8" or not text.startswith("\ufeff"):
        assert (kept, name) == (text.replace("\r\n", "\n").replace("\r", "\n"), encoding)


@given(st.text(alphabet="脱贫攻坚，。全县新建2019年\n%．（）"))
def test_chinese_in_gb18030_comes_back_to_the_letter(text):
    # A few characters alone can be UTF-8 as well (全 is ȫ): some words stand before them.
    assert decode_bytes((BODY + text).encode("gb18030")) == (BODY + text, "gb18030")


@given(st.binary())
def test_what_is_decoded_can_be_written_back_without_loss(data):
    try:
        text, encoding = decode_bytes(data)
    except UnreadableError:
        return
    if b"\r" not in data and encoding != "utf-16":
        assert text.encode(encoding) == data


@given(
    st.dictionaries(st.sampled_from(["title", "region"]), st.text(alphabet="永州市脱贫 :'-#\"", max_size=20))
)
def test_front_matter_that_yaml_writes_is_read_back(mapping):
    text = f"---\n{yaml.safe_dump(mapping, allow_unicode=True)}---\n正文"
    assert split_front_matter(text) == (mapping, "正文")


def test_reading_the_originals_gives_no_warning(shared):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        reports = read_reports(shared / "reports")
    assert reports["adcode"].tolist() == ["511602", "341825", "371500", "431100", "140721"]
