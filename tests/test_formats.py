"""One report in every format: the same quantities, whatever the file, and what each keeps."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from html import escape
from pathlib import Path

import pytest

from toolkit import build_tables
from toolkit.read import Problem, RawReport, list_files, plan_files, read_reports, scan_source
from toolkit.read.pages import Line, join_pages
from toolkit.read.pdf import read_pdf
from toolkit.read.webpage import decode_page, read_html

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TITLE = "山西省晋中市榆社县2019年脱贫攻坚工作总结"
PARAGRAPHS = [
    "2019年，全县整合各级财政专项扶贫资金1.26亿元，比上年增长12.5%，其中省级资金3420万元，市级资金不足600万元；"
    "贫困发生率由2014年的28.3%下降至0.27%，累计减贫4.3万人，退出贫困村*个。",
    "一、产业扶贫",
    "新建蔬菜大棚120座，发展中药材1.2万亩，带动贫困户2386户、5917人增收，户均增收3500元以上；投放扶贫小额信贷资金8650万元，"
    "惠及1730户，贷款覆盖率超过40%，至今没有一笔逾期，全县共有12家企业和36个合作社参加到产业扶贫中来，每户至少有一项稳定的收入。",
    "二、健康扶贫",
    "家庭医生签约服务12345人，住院费用报销比例达到90%左右，先诊疗后付费惠及近800人次。",
]
HEAD, *ROWS = [
    ["乡镇", "到位资金（万元）", "受益贫困户（户）"],
    ["箕城镇", "305.5", "122"],
    ["云竹镇", "45", "**"],
    ["河峪乡", "1028", "87"],
]
FIELDS = ["value", "unit", "low", "high", "indicator", "role", "year", "region"]


def make_txt() -> bytes:
    return "\n".join([TITLE, *PARAGRAPHS, *("\t".join(row) for row in (HEAD, *ROWS))]).encode()


def make_html(*, charset: str = "utf-8", label: str = "", before: str = "", after: str = "") -> bytes:
    rows = "".join(
        "<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in row) + "</tr>" for row in (HEAD, *ROWS)
    )
    text = "".join(f"<p>　　{escape(paragraph)}</p>\n" for paragraph in PARAGRAPHS)
    body = f"{before}<h1>{TITLE}</h1><div class=TRS_Editor>{text}<table>{rows}</table></div>{after}"
    page = f'<!DOCTYPE html><html><head><meta charset="{label or charset}"><title>{TITLE}</title>'
    page += (
        f"<style>p {{ margin: 12px }}</style><script>var n = 99;</script></head><body>{body}</body></html>"
    )
    return page.encode(charset)


def make_docx() -> bytes:
    def paragraph(text: str) -> str:
        runs = "".join(f"<w:r><w:t>{escape(text[at : at + 7])}</w:t></w:r>" for at in range(0, len(text), 7))
        return f"<w:p>{runs}</w:p>"

    rows = "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in (HEAD, *ROWS)
    )
    body = "".join(map(paragraph, [TITLE, *PARAGRAPHS])) + f"<w:tbl>{rows}</w:tbl>"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
        )
    return stream.getvalue()


def break_lines(paragraph: str, width: float) -> list[list[tuple[float, str]]]:
    """Break a paragraph wherever its line is full, its first line indented; sizes are those of 12 points."""
    lines, left = [[(24.0, "")]], 24.0
    for sign in paragraph:
        advance = 7.0 if sign.isascii() else 12.0
        if left + advance > width:
            lines, left = [*lines, [(0.0, "")]], 0.0
        lines[-1] = [(lines[-1][0][0], lines[-1][0][1] + sign)]
        left += advance
    return lines


def make_pdf(lines_a_page: int = 7, width: float = 400) -> bytes:
    """Print the report: indented paragraphs broken at the margin wherever it falls, and page numbers."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from pylopdf_fonts_zh_cn import sans_path

    font = FontProperties(fname=str(sans_path()), size=12)
    printed = [[(90.0, TITLE)], *(line for paragraph in PARAGRAPHS for line in break_lines(paragraph, width))]
    printed += [[(150.0 * column, cell) for column, cell in enumerate(row)] for row in (HEAD, *ROWS)]
    stream = io.BytesIO()
    with rc_context({"pdf.fonttype": 42}), PdfPages(stream) as pdf:
        for start in range(0, len(printed), lines_a_page):
            figure = Figure(figsize=(595 / 72, 842 / 72))
            figure.text(290 / 595, 40 / 842, f"— {start // lines_a_page + 1} —", fontproperties=font)
            for number, row in enumerate(printed[start : start + lines_a_page]):
                for left, text in row:
                    figure.text((72 + left) / 595, (760 - 20 * number) / 842, text, fontproperties=font)
            pdf.savefig(figure)
    return stream.getvalue()


MAKERS = {"a.txt": make_txt, "a.html": make_html, "a.docx": make_docx, "a.pdf": make_pdf}


def write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def quantities_of(folder: Path, name: str, data: bytes) -> list[list]:
    tables = build_tables(write(folder / name, data))
    found = tables["quantities"][FIELDS].astype(object)
    return found.where(found.notna(), None).values.tolist()


def text_of(data: bytes) -> str:
    return read_html(data).text


# One report, every format


def test_the_report_itself_is_read(tmp_path):
    found = quantities_of(tmp_path, "a.txt", make_txt())
    assert [(value, unit) for value, unit, *_ in found][:8] == [
        (126000000, "元"),
        (12.5, "%"),
        (34200000, "元"),
        (6000000, "元"),
        (28.3, "%"),
        (0.27, "%"),
        (43000, "人"),
        (None, "个"),
    ]
    assert [value for value, *_ in found][-5:] == [305.5, 122, 45, 1028, 87]


@pytest.mark.parametrize("name", ["a.html", "a.docx", "a.pdf"])
def test_every_format_gives_the_same_quantities(name, tmp_path):
    expected = quantities_of(tmp_path, "a.txt", make_txt())
    assert quantities_of(tmp_path, name, MAKERS[name]()) == expected


@pytest.mark.parametrize("lines_a_page", [4, 5, 6, 30])
def test_a_printed_report_is_the_same_wherever_its_pages_and_lines_end(lines_a_page, tmp_path):
    expected = quantities_of(tmp_path, "a.txt", make_txt())
    found = quantities_of(tmp_path, "a.pdf", make_pdf(lines_a_page, width=380 + 9 * lines_a_page))
    assert found == expected


def test_a_page_with_the_furniture_of_a_site_gives_the_same_quantities(tmp_path):
    links = "".join(
        f'<li><a href="{n}">{2010 + n}年全县投入{n}.5亿元</a> <span>2020-01-0{n}</span></li>'
        for n in range(1, 7)
    )
    before = f"<div class=menu><a href=1>首页</a> | <a href=2>政务公开</a> | <a href=3>互动</a></div><ul>{links}</ul>"
    data = make_html(charset="gb18030", label="gb2312", before=before, after="<nav>第1页 共3页</nav>")
    assert quantities_of(tmp_path, "a.html", data) == quantities_of(tmp_path, "a.txt", make_txt())


# Web pages


@pytest.mark.parametrize(
    ("charset", "label", "encoding"),
    [
        ("utf-8", "utf-8", "utf-8"),
        ("utf-8", "gb2312", "utf-8"),
        ("gbk", "gb2312", "gb18030"),
        ("gb18030", "utf-8", "gb18030"),
        ("utf-8-sig", "gbk", "utf-8-sig"),
        ("utf-16", "utf-16", "utf-16"),
    ],
)
def test_a_page_is_decoded_by_its_bytes_whatever_its_label_says(charset, label, encoding, tmp_path):
    [found] = scan_source(write(tmp_path / "a.html", make_html(charset=charset, label=label)))
    assert (found.format, found.encoding) == ("html", encoding)
    assert found.text.startswith(TITLE + "\n")


def test_the_label_decides_where_bytes_can_be_read_in_two_ways():
    bytes_of_two_words = "全家".encode("gbk")  # also ȫ and a letter in UTF-8
    assert "全" in decode_page(b"<meta charset=gb2312>" + bytes_of_two_words[:2])[0]
    assert "ȫ" in decode_page(bytes_of_two_words[:2])[0]


def test_a_number_in_pieces_is_one_number():
    assert text_of("<p>投入<span>1</span><b>2</b>.<i>5</i>万\n 元</p>".encode()) == "投入12.5万元\n"


def test_what_a_page_does_not_show_is_no_text():
    page = (
        "<html><head><title>9</title></head><body><script>var a=1;</script><style>p{width:2px}</style><!-- 3 -->"
        '<noscript>4</noscript><select><option>5</select><p style="display: none">6</p><p hidden>7</p>'
        "<template><p>8</p></template><p>全县脱贫86户，涉及235人。</p></body></html>"
    )
    assert text_of(page.encode()) == "全县脱贫86户，涉及235人。\n"


def test_a_page_that_hides_its_article_is_read():
    page = '<p>点击展开</p><div style="display:none"><p>全县脱贫86户，涉及235人。</p></div>'
    assert text_of(page.encode()) == "点击展开\n全县脱贫86户，涉及235人。\n"


def test_few_links_and_links_among_words_are_text():
    page = '<p>见<a href="1">附件1</a>、<a href="2">附件2</a>和<a href="3">附件3</a>。</p><p><a href="4">附件：2019年名单</a></p>'
    assert text_of(page.encode()) == "见附件1、附件2和附件3。\n附件：2019年名单\n"
    assert text_of(b'<a href="1">1</a> <a href="2">2</a> <a href="3">3</a>') == "1 2 3\n"


def test_figures_of_a_table_are_text_even_as_links():
    rows = "".join(
        f"<tr><td><a>{town}</a></td><td><a>{n}</a></td></tr>" for town, n in (("乡镇", "户"), ("城关", 30))
    )
    assert text_of(f"<p>公示</p><table>{rows}</table>".encode()) == "公示\n乡镇\t户\n城关\t30\n"


def test_a_table_that_arranges_the_page_is_read_cell_by_cell():
    page = "<table><tr><td><h1>总结</h1></td></tr><tr><td><p>脱贫3户。</p><table><tr><td>户<td>3<tr><td>人<td>9</table></table>"
    assert text_of(page.encode()) == "总结\n脱贫3户。\n户\t3\n人\t9\n"


def test_cells_that_span_keep_the_columns_in_line():
    page = (
        "<table><tr><th rowspan=2>乡镇</th><th colspan=2>资金（万元）</th><th rowspan=2>户</th></tr>"
        "<tr><th>中央</th><th>省级</th></tr><tr><td>城关</td><td>30</td><td>12</td><td>5</td></tr></table>"
    )
    assert text_of(page.encode()) == "乡镇\t资金（万元）\t\t户\n\t中央\t省级\n城关\t30\t12\t5\n"


def test_raised_digits_do_not_run_into_the_number_before_them():
    page = "<p>面积5m<sup>2</sup>，约10<sup>8</sup>元<sup>[1]</sup>，减排CO<sub>2</sub></p>"
    assert text_of(page.encode()) == "面积5m²，约10⁸元[1]，减排CO₂\n"


def test_lines_and_preformatted_text_stay_apart():
    assert text_of("<div>脱贫3户<br>新建2座<div>共5项</div>完成</div><pre>1\n2</pre>".encode()) == (
        "脱贫3户\n新建2座\n共5项\n完成\n1\n2\n"
    )


def test_the_head_of_a_page_names_title_day_and_publisher(tmp_path):
    head = '<meta name="ArticleTitle" content="榆社县总结"><meta name="PubDate" content="2020-01-10 09:30">'
    page = (
        f'<html><head>{head}<meta name="ContentSource" content="县扶贫办"></head><body><p>2019年脱贫3户。</p>'
    )
    [found] = scan_source(write(tmp_path / "a.html", page.encode()))
    assert [found.meta[name] for name in ("title", "published", "publisher")] == [
        "榆社县总结",
        "2020-01-10",
        "县扶贫办",
    ]
    assert found.meta_basis["published"] == "text"


def test_a_file_called_html_without_any_tag_keeps_its_lines(tmp_path):
    [found] = scan_source(write(tmp_path / "a.html", f"{TITLE}\n脱贫3户\n".encode()))
    assert found.text == f"{TITLE}\n脱贫3户\n"


# Printed pages


def line(text: str, left: float = 72, top: float = 700, size: float = 12) -> Line:
    return Line(text, left, left + size * len(text), top - size, top)


def test_a_paragraph_runs_over_the_page_and_page_numbers_follow_it():
    first = [line("一" * 30, 96, 700), line("二" * 31 + "1", 72, 680), line("— 1 —", 280, 40)]
    second = [
        line("200户" + "三" * 28, 72, 700),
        line("四" * 5, 72, 680),
        line("五" * 20, 96, 660),
        line("— 2 —", 280, 40),
    ]
    assert join_pages([first, second]) == (
        "一" * 30 + "二" * 31 + "1200户" + "三" * 28 + "四" * 5 + "\n— 1 —\n\f\n" + "五" * 20 + "\n— 2 —\n"
    )


def test_a_line_that_ends_early_or_begins_indented_stands_alone():
    lines = [
        line("一" * 32, 72, 700),
        line("二" * 9, 72, 680),
        line("三" * 32, 72, 660),
        line("四" * 30, 96, 640),
    ]
    assert join_pages([lines]).split() == ["一" * 32 + "二" * 9, "三" * 32, "四" * 30]


def test_running_heads_are_set_apart():
    pages = [[line("工作总结", 280, 800), line(sign * 32, 72, 700)] for sign in "一二三"]
    text = "一" * 32 + "二" * 32 + "三" * 32
    assert join_pages(pages) == f"工作总结\n{text}\n\f\n工作总结\n\f\n工作总结\n"


def test_cells_of_a_printed_table_are_parted_by_tabs():
    text = read_pdf(make_pdf()).text
    assert "\n箕城镇\t305.5\t122\n云竹镇\t45\t**\n" in text


# Tables of reports, archives


def make_csv(rows: list[dict[str, str]]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030"])
def test_each_row_of_a_csv_is_a_report_and_its_columns_are_its_manifest(codec, tmp_path):
    rows = [
        {
            "id": "榆社",
            "text": f"{TITLE}\r\n脱贫3户，\n“增收”5元。",
            "publisher": "县扶贫办",
            "report_year": "2018",
            "n": "1",
        },
        {
            "id": "",
            "text": "---\npublisher: 市扶贫办\n---\n脱贫4户。",
            "publisher": "县扶贫办",
            "report_year": "",
            "n": "2",
        },
    ]
    write(tmp_path / "all.csv", make_csv(rows).encode(codec))
    first, second = scan_source(tmp_path)
    assert [(one.report_id, one.path, one.format) for one in (first, second)] == [
        ("榆社", "all.csv#1", "csv"),
        ("all-2", "all.csv#2", "csv"),
    ]
    assert first.text == f"{TITLE}\n脱贫3户，\n“增收”5元。"
    assert (first.meta["report_year"], first.meta_basis["report_year"], first.encoding) == (
        2018,
        "manifest",
        codec,
    )
    assert (second.text, second.meta["publisher"]) == ("脱贫4户。", "市扶贫办")
    assert list_files(tmp_path) == [tmp_path / "all.csv"]


def test_each_line_of_a_jsonl_is_a_report_or_a_problem(tmp_path):
    lines = [
        json.dumps({"report_id": 7, "content": "脱贫3户。", "region": "榆社县"}),
        "",
        "{",
        '{"title": "空"}',
        "[1]",
    ]
    write(tmp_path / "all.jsonl", "\n".join(lines).encode())
    report, *problems = scan_source(tmp_path)
    assert (report.report_id, report.text, report.meta["region"]) == ("7", "脱贫3户。", "山西省晋中市榆社县")
    assert [(one.path, one.report_id) for one in problems] == [
        ("all.jsonl#2", "all-2"),
        ("all.jsonl#3", "all-3"),
        ("all.jsonl#4", "all-4"),
    ]
    assert all(isinstance(one, Problem) for one in problems)


def test_a_csv_field_may_be_longer_than_python_allows_by_itself(tmp_path):
    before = csv.field_size_limit()
    write(tmp_path / "all.csv", ("text\n" + "脱贫3户。" * 100_000 + "\n").encode())
    [report] = scan_source(tmp_path)
    assert report.text == "脱贫3户。" * 100_000
    assert csv.field_size_limit() == before


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.csv", "region,value\n榆社县,3\n", "no column text or content"),
        ("a.csv", "text\n", "no rows"),
        ("a.csv", "id,text\n1,脱贫3户，5人,增收\n", "3 cells under 2 names"),
        ("a.csv", "id,text,text\n1,脱贫3户,脱贫4户\n", "two columns text"),
        ("a.csv", 'text\n"脱贫3户\n脱贫4户\n', "row 1 of the table is damaged (unexpected end of data)"),
        ("a.csv", 'text\n"脱贫"3户",\n', "row 1 of the table is damaged"),
        ("a.csv", "id,text\n1,\n", "row 1 of the table has no text"),
        ("a.csv", "id,text\n1\n", "row 1 of the table has no text"),
        ("a.csv", "id,text\n1,　 \n", "row 1 of the table has no text"),
        ("a.csv", 'text\n"---\ntitle: 题\n---\n"\n', "below the front matter"),
        ("a.jsonl", '{"text": ""}', "row 1 of the table has no text"),
        ("a.jsonl", '{"text": 5}', "row 1 of the table has no text"),
        ("a.jsonl", '{"title": "题"}', "row 1 of the table has no text"),
        ("a.jsonl", "", "empty"),
    ],
)
def test_a_table_that_gives_no_report_is_a_problem(name, content, problem, tmp_path):
    [found] = scan_source(write(tmp_path / name, content.encode()))
    assert isinstance(found, Problem)
    assert problem in found.problem


@pytest.mark.parametrize("sign", [";", "\t"])
def test_the_cells_of_a_table_may_be_parted_otherwise(sign, tmp_path):
    rows = '\nID,Text,region\n7,"脱贫3户；5人,增收",会宁县\n'.replace(",", sign)
    [report] = scan_source(write(tmp_path / "a.csv", rows.encode()))
    text = "脱贫3户；5人,增收".replace(",", sign)
    assert (report.report_id, report.text, report.meta["adcode"]) == ("7", text, "620422")


def test_rows_that_share_an_id_and_ids_that_are_no_file_names_are_told_apart(tmp_path):
    rows = [{"id": name, "text": "脱贫3户。"} for name in ("a", "a", "../b", "c" * 400, "d\nd")]
    write(tmp_path / "in/all.csv", make_csv(rows).encode())
    ids = [file.report_id for file in plan_files(tmp_path)]
    assert ids[:3] == ["in-a", "in-a-2", ".._b"]
    assert len(ids[3].encode()) <= 240
    assert ids[4] == "d\\nd"


def make_zip(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def test_an_archive_is_read_like_a_folder(tmp_path):
    members = {
        "县/a.txt": make_txt(),
        "县/b.html": make_html(),
        "c.docx": make_docx(),
        "rows.csv": b"text\n" + "脱贫3户。".encode(),
        "县/reports.csv": "file,publisher\na.txt,县扶贫办\n".encode(),
        "README.md": b"x",
        ".hidden/x.txt": b"x",
        "__MACOSX/._a.txt": b"x",
    }
    write(tmp_path / "all.zip", make_zip(members))
    reports = read_reports(tmp_path)
    assert reports[["report_id", "path", "format"]].values.tolist() == [
        ["a", "all.zip/县/a.txt", "txt"],
        ["b", "all.zip/县/b.html", "html"],
        ["c", "all.zip/c.docx", "docx"],
        ["rows-1", "all.zip/rows.csv#1", "csv"],
    ]
    assert reports["publisher"].tolist()[0] == "县扶贫办"


def test_a_manifest_in_an_archive_names_what_is_missing(tmp_path):
    members = {"reports.csv": b"file,region\na.txt,x\nb.txt,x\n", "a.txt": make_txt()}
    found = list(scan_source(write(tmp_path / "all.zip", make_zip(members))))
    assert [(one.path, one.problem) for one in found if isinstance(one, Problem)] == [
        ("all.zip/b.txt", "row 2 of all.zip/reports.csv names this file, but no report is there")
    ]


def test_names_in_gbk_are_read(tmp_path):
    data = make_zip({"AAAA.txt": make_txt()}).replace(b"AAAA.txt", "榆社".encode("gbk") + b".txt")
    [report] = scan_source(write(tmp_path / "a.zip", data))
    assert isinstance(report, RawReport)
    assert (report.report_id, report.path) == ("榆社", "a.zip/榆社.txt")


# Formats that are named and not read


@pytest.mark.parametrize(
    ("name", "data", "advice"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), ".docx"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), ".docx"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), ".csv"),
        ("a.xlsx", make_zip({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), ".csv"),
        ("a.pptx", make_zip({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}), "slides"),
        ("a.ofd", make_zip({"OFD.xml": b""}), "PDF"),
        ("a.odt", make_zip({"mimetype": b"application/vnd.oasis.opendocument.text"}), ".docx"),
        ("b.odt", make_zip({"mimetype": b"", "META-INF/manifest.xml": b"", "content.xml": b"<a/>"}), ".docx"),
        (
            "a.epub",
            make_zip({"mimetype": b"", "META-INF/container.xml": b"", "a.html": b"<p>3"}),
            "plain text",
        ),
        ("empty.zip", make_zip({}), "Put reports into it"),
        ("a.rtf", b"{\\rtf1 3}", ".docx"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(9), "OCR"),
        ("a.webp", b"RIFF\x10\0\0\0WEBPVP8 " + bytes(9), "OCR"),
        ("a.heic", b"\0\0\0\x18ftypheic" + bytes(9), "OCR"),
        ("a.caj", b"CAJ\0" + bytes(9), "CAJViewer"),
        ("a.tar.xz", b"\xfd7zXZ\0" + bytes(9), "Unpack"),
        ("a.mht", b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n", ".html"),
        ("a.rar", b"Rar!\x1a\x07\x00", "Unpack"),
    ],
)
def test_a_format_that_is_not_read_is_a_problem_that_says_what_to_do(name, data, advice, tmp_path):
    [found] = scan_source(write(tmp_path / name, data))
    assert isinstance(found, Problem)
    assert (found.path, found.stage) == (name, "read")
    assert advice in found.advice
