"""Whatever lies in a folder: a report or a named problem, in bounded time and memory, and no other error."""

from __future__ import annotations

import io
import os
import socket
import struct
import tempfile
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from toolkit import build_tables
from toolkit.read import Problem, RawReport, SourceFile, plan_files, read_file, read_reports, scan_source
from toolkit.read.formats import READERS
from toolkit.read.given import split_front_matter
from toolkit.read.record import UnreadableError

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT = "榆社县2019年全县脱贫86户235人。"


def write(path: Path, data: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def read_one(folder: Path, data: str | bytes, name: str = "a.txt") -> RawReport | Problem:
    [found] = scan_source(write(folder / name, data))
    return found


def make_zip(*members: tuple[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, packing)
    return stream.getvalue()


def make_docx(body: str, head: str = "") -> bytes:
    xml = f'{head}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return make_zip(("[Content_Types].xml", b""), ("word/document.xml", xml.encode()))


def make_pdf(content: bytes, *, trailer: str = "", packed: bool = False) -> bytes:
    """Return a small PDF, with its table of places, that draws `content`."""
    data = zlib.compress(content, 9) if packed else content
    filter_ = "/Filter /FlateDecode " if packed else ""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< %s/Length %d >>\nstream\n%s\nendstream" % (filter_.encode(), len(data), data),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"41" * 32, b"42" * 32),
    ]
    pdf, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size 7 /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (trailer.encode(), len(pdf))
    return pdf + b"xref\n0 7\n0000000000 65535 f \n" + table + end


# Text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" ",
        b"\0" * 1000,
        bytes(range(256)) * 40,
        TEXT.encode()[:-1],
        b"\xff\xfe\0",
        b"\x1f\x8b\x08",
        b"\xef\xbb\xbf",
    ],
)
@pytest.mark.parametrize(
    "name", ["a.txt", "a.html", "a.docx", "a.pdf", "a.csv", "a.jsonl", "a.zip", "a.md", "a"]
)
def test_what_is_no_text_is_a_problem_whatever_its_name(data, name, tmp_path):
    found = read_one(tmp_path, data, name)
    assert isinstance(found, Problem)
    assert (found.path.partition("#")[0], found.stage) == (name, "read")
    assert found.problem
    assert found.advice.endswith(".")


def test_zero_bytes_among_text_stay_where_they_are(tmp_path):
    assert read_one(tmp_path, TEXT.replace("户", "户\0")).text == TEXT.replace("户", "户\0")


@pytest.mark.parametrize("sign", ["1", "*", "一", "（", "％", "-"])
def test_a_long_row_of_the_same_sign_is_built(sign, tmp_path):
    write(tmp_path / "a.txt", TEXT + sign * 1_000_000)
    assert build_tables(tmp_path)["reports"]["report_id"].tolist() == ["a"]


@pytest.mark.parametrize(
    "text",
    [
        "全县贫困发生率由" + "5%降至" * 12_000,
        "贫困发生率为5%。\n" * 12_000,
        "\n".join("\t".join(str(a * b % 97) for a in range(1000)) for b in range(40)),
    ],
    ids=["rates in one line", "rates in lines", "a wide table"],
)
def test_work_grows_with_the_length_and_no_faster(tmp_path, text):
    write(tmp_path / "a.txt", TEXT + text)
    assert len(build_tables(tmp_path)["quantities"]) > 12_000


@pytest.mark.parametrize(
    "block",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\ntitle: *b",
        "a: &a {k: v}\n"
        + "".join(
            f"b{n}: &b{n} {{<<: [{', '.join([f'*b{n - 1}' if n else '*a'] * 9)}]}}\n" for n in range(30)
        ),
        "title: !!python/object/apply:os.system ['true']",
        "a: " + "[" * 9000,
        "a: " + "9" * 15_000,
        "a: " + "1:" * 5000 + "1",
    ],
    ids=["alias", "bomb", "python", "nested", "digits", "sexagesimal"],
)
def test_front_matter_runs_nothing_and_grows_to_nothing(block):
    text = f"---\n{block}\n---\n{TEXT}"
    fields, rest = split_front_matter(text)
    assert (fields, rest) == ({}, text) or rest == TEXT


# Web pages


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + TEXT,
        "<div>" * 3000 + TEXT + "</q>" * 100_000,
        "<table><tr><td>" * 3000 + TEXT,
        "".join(f"<b a={n}>" for n in range(3000)) + f"<p>{TEXT}</p>" * 3000,
        f"<p {' '.join(f'a{n}=1' for n in range(100_000))}>{TEXT}",
        f"<p>{TEXT}</p>" + "<" * 500_000,
        f"<p>{TEXT}</p>" + "<!--" * 200_000,
        f"<p>{TEXT}</p>" + "<a href='" * 200_000,
        f"<p>{TEXT}</p>" + "&#x110000;&#xD800;&#0;&bogus;" * 10_000,
        f"<p>{TEXT}</p><table>" + "<tr><td colspan=99999999 rowspan=1000>1" * 3000,
        f"<p>{TEXT}</p>" + "</p>" * 300_000,
        f"<p>{TEXT}</p>" + "<a href=1>1</a>" * 100_000,
        f"<!DOCTYPE html [<!ENTITY a 'b'>]><p>{TEXT}&a;</p>",
        f"<p>{TEXT}</p><iframe src='file:///etc/passwd'></iframe><object data='file:///etc/passwd'></object>",
    ],
    ids="deep ends tables fonts attributes angles comments quotes entities spans closers links doctype frames".split(),
)
def test_a_page_made_to_choke_the_parser(page, tmp_path):
    found = read_one(tmp_path, "<html><body>" + page, "a.html")
    if isinstance(found, Problem):
        assert "levels deep" in found.problem
    else:
        assert TEXT in found.text
        assert "\r" not in found.text
        found.text.encode()


def test_a_page_drawn_by_a_script_is_a_problem(tmp_path):
    found = read_one(tmp_path, "<html><body><div id=app></div><script>draw('3户')</script></body></html>")
    assert "shows no text" in found.problem


# Word documents


@pytest.mark.parametrize(
    "data",
    [
        make_docx("&a;", '<!DOCTYPE a [<!ENTITY a "3">]>'),
        make_docx(
            "&d;", '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;">]>'
        ),
        make_docx("&a;", '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        make_docx("<w:p><w:r><w:t>&#xD800;</w:t></w:r></w:p>"),
        make_zip(("word/document.xml", b" " * 150_000_000)),
        make_zip(("word/document.xml", "<a/>".encode("utf-16"))),
        make_zip(("word/other.xml", b"")),
        b"PK\x03\x04" + os.urandom(200),
        TEXT.encode("gb18030")[:-1],
    ],
    ids=["entity", "laughs", "file", "surrogate", "bomb", "utf-16", "no part", "no zip", "cut"],
)
def test_a_word_document_made_to_do_harm_is_a_problem(data, tmp_path):
    assert isinstance(read_one(tmp_path, data, "a.docx"), Problem)


def test_a_word_document_nested_beyond_measure_does_not_stop_the_rest(tmp_path):
    deep = (
        "<w:tbl><w:tr><w:tc>" * 30_000
        + f"<w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p>"
        + "</w:tc></w:tr></w:tbl>" * 30_000
    )
    found = read_one(tmp_path, make_docx(deep), "a.docx")
    assert isinstance(found, Problem) or TEXT in found.text


# PDF


def test_a_locked_pdf_says_so(tmp_path):
    locked = make_pdf(b"", trailer="/Encrypt 6 0 R /ID [<00> <00>]")
    assert "password" in read_one(tmp_path, locked, "a.pdf").problem


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (make_pdf(b"0 0 9 9 re f"), "no text layer"),
        (make_pdf(b"0 0 9 9 re f " * 1_000_000, packed=True), "no text layer"),
        (make_pdf(b"BT /F 12 Tf (x) Tj ET")[:200], "damaged"),
        (b"%PDF-1.7\n" + os.urandom(3000), "damaged"),
    ],
    ids=["scan", "bomb", "cut", "noise"],
)
def test_a_pdf_without_text_is_a_problem(data, problem, tmp_path):
    assert problem in read_one(tmp_path, data, "a.pdf").problem


def test_text_in_a_pdf_is_read_as_it_stands_on_the_page(tmp_path):
    content = b"BT /F 12 Tf 72 700 Td (86 of 235) Tj 0 -20 Td (in 2019.) Tj ET"
    assert read_one(tmp_path, make_pdf(content), "a.pdf").text == "86 of 235\nin 2019.\n"


@pytest.mark.parametrize("matrix", [b"0 1 -1 0 300 100", b"0 -1 1 0 300 700", b"-1 0 0 -1 500 300"])
@pytest.mark.parametrize("rotate", [b"", b"/Rotate 90 ", b"/Rotate 270 "])
def test_text_that_stands_sideways_on_the_page_is_read_along_its_lines(matrix, rotate, tmp_path):
    content = b"BT /F 12 Tf %s Tm (86 of 235) Tj 0 -20 Td (households in 2019.) Tj ET" % matrix
    page = make_pdf(content).replace(b"/MediaBox", rotate + b"/MediaBox")
    assert read_one(tmp_path, page, "a.pdf").text == "86 of 235\nhouseholds in 2019.\n"


def test_a_raised_digit_in_a_pdf_does_not_run_into_the_number_before_it(tmp_path):
    content = b"BT /F 12 Tf 72 700 Td (10) Tj /F 7 Tf 5 Ts (18) Tj 0 Ts /F 12 Tf ( yuan) Tj /F 7 Tf 5 Ts 90 0 Td (9) Tj ET"
    assert read_one(tmp_path, make_pdf(content), "a.pdf").text == "10¹⁸ yuan\t9\n"


@pytest.mark.parametrize(
    ("part", "held"),
    [
        ("word/media/image1.png", "pictures (1)"),
        ("word/charts/chart1.xml", "charts (1)"),
        ("word/diagrams/data1.xml", "diagrams (1)"),
        ("word/afchunk1.docx", "documents inside it (1)"),
    ],
)
def test_a_word_document_says_what_it_holds_besides_text(part, held, tmp_path):
    empty, written = (
        make_zip(
            ("[Content_Types].xml", b""),
            ("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:document>'.encode()),
            (part, b"<x/>"),
        )
        for text in ("", TEXT)
    )  # fmt: skip
    assert f"holds no text, but {held}" in read_one(tmp_path, empty, "a.docx").problem
    notes = [one.problem for one in read_one(tmp_path, written, "b.docx").problems if one.stage == "read"]
    expected = [f"it holds {held.replace(' (', ' that are not read (')}"] if "media" not in part else []
    assert notes == expected


def test_a_symbol_in_a_word_document_is_read(tmp_path):
    body = '<w:p><w:r><w:t>面积</w:t><w:sym w:font="Symbol" w:char="F0B3"/><w:t>5亩</w:t></w:r></w:p>'
    assert read_one(tmp_path, make_docx(body), "a.docx").text == "面积≥5亩\n"


# Archives


def test_a_bomb_is_not_unpacked(tmp_path):
    [found] = scan_source(
        write(tmp_path / "a.zip", make_zip(*((f"{n}.txt", b"0" * 20_000_000) for n in range(3))))
    )
    assert "unpacks to" in found.problem


def test_a_member_that_lies_about_its_size_is_bounded(tmp_path):
    data = make_zip(("a.txt", b"0" * 5_000_000))
    data = data.replace(struct.pack("<L", 5_000_000), struct.pack("<L", 9))
    [found] = scan_source(write(tmp_path / "a.zip", data))
    assert isinstance(found, Problem)


def test_an_archive_in_an_archive_and_names_that_leave_it_are_refused(tmp_path):
    inner = make_zip(("a.txt", TEXT.encode()))
    outer = make_zip(
        ("in.zip", inner),
        ("../up.txt", b"3"),
        ("/root.txt", b"3"),
        ("C:\\x\\c.txt", b"3"),
        ("good.txt", TEXT.encode()),
    )
    found = list(scan_source(write(tmp_path / "box/a.zip", outer)))
    assert sum(isinstance(one, RawReport) for one in found) == 1
    assert sum("leaves the archive" in one.problem for one in found if isinstance(one, Problem)) == 3
    assert sum("inside an archive" in one.problem for one in found if isinstance(one, Problem)) == 1
    assert [path.name for path in tmp_path.rglob("*")] == ["box", "a.zip"]


def test_links_locked_members_and_two_of_one_name(tmp_path):
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("x/a.txt", TEXT)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("x/a.txt", TEXT + "二")
        archive.writestr("locked.txt", TEXT)
    data = bytearray(stream.getvalue())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    found = list(scan_source(write(tmp_path / "a.zip", bytes(data))))
    assert [one.report_id for one in found] == ["locked", "x-a", "x-a-2"]
    assert [one.text for one in found[1:]] == [TEXT, TEXT + "二"]
    assert "password" in found[0].problem


# Tables


@pytest.mark.parametrize(
    "line",
    [
        '{"text": "\\ud800 3户"}',
        "[" * 100_000,
        '{"text": ' + "9" * 5000 + "}",
        '{"text": null}',
        '{"text": {"a": 1}}',
        "\x00",
    ],
    ids=["surrogate", "nested", "digits", "null", "object", "zero"],
)
def test_a_line_that_is_no_report_is_a_problem(line, tmp_path):
    problem, report = scan_source(write(tmp_path / "a.jsonl", f'{line}\n{{"text": "{TEXT}"}}'))
    assert isinstance(problem, Problem)
    assert report.text == TEXT


@pytest.mark.parametrize(
    "data", [b'text\n"3', b"text\n3\x004", b"text\r3\r4", b'"' * 100_001, b"text" + b"," * 100_000]
)
def test_a_broken_table_gives_reports_or_problems(data, tmp_path):
    found = list(scan_source(write(tmp_path / "a.csv", data)))
    assert found
    assert all(isinstance(one, Problem) or one.text for one in found)


# Files that are none, and names that are odd


def test_pipes_sockets_and_devices_are_never_opened(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.zip")
    os.mkfifo("pipe.csv")
    os.mkfifo("reports.csv")
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind("socket.txt")
        found = list(scan_source([tmp_path, "/dev/zero"]))
    assert len(found) == 5
    assert all("no ordinary file" in one.problem for one in found)


def test_links_that_loop_are_not_followed(tmp_path):
    write(tmp_path / "a/a.txt", TEXT)
    (tmp_path / "a/loop").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    assert [file.name for file in plan_files(tmp_path)] == ["a/a.txt"]


def test_folders_deeper_than_pythons_stack_are_searched(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for _ in range(1500):
        os.mkdir("d")
        os.chdir("d")
    write(Path("a.txt"), TEXT)
    [report] = scan_source(tmp_path)
    assert report.text == TEXT
    for _ in range(1500):  # pytest's own clearing would run out of stack
        for name in os.listdir("."):
            os.rmdir(name) if os.path.isdir(name) else os.unlink(name)
        os.chdir("..")


@pytest.fixture
def common_user():
    """Work as a user who may not read everything, also where the tests run as the superuser."""
    if os.name != "posix":
        pytest.skip("files have no modes here")
    user = os.geteuid()
    os.seteuid(user or 65534)
    yield
    os.seteuid(user)


def test_what_may_not_be_read_is_a_problem(common_user):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "a.txt", TEXT).chmod(0)
        write(folder / "b.zip", make_zip(("a.txt", b"3"))).chmod(0)
        (folder / "c").mkdir(mode=0)
        assert [one.path for one in scan_source(folder)] == ["a.txt", "b.zip", "c"]
        (folder / "c").chmod(0o700)


@pytest.mark.parametrize(
    "name",
    [
        "名 字（一）.txt",
        "=1+1.txt",
        "a\nb.txt",
        "a\tb.txt",
        "a.b.txt",
        "💧.txt",
        "'\".txt",
        "x" * 251 + ".txt",
        "x" * 255,
    ],
)
def test_odd_names_are_kept_and_built(name, tmp_path):
    write(tmp_path / "in" / name, TEXT)
    tables = build_tables(tmp_path / "in")
    [report_id] = tables["reports"]["report_id"]
    write(tmp_path / "out" / f"{report_id}.txt", TEXT)


def test_names_that_are_no_text_are_escaped(tmp_path):
    for name in (b"\xff.txt", b"\xff" * 240 + b".txt"):
        with open(os.path.join(os.fsencode(tmp_path), name), "wb") as stream:
            stream.write(TEXT.encode())
    reports = read_reports(tmp_path)
    assert "\\xff" in reports["report_id"].tolist()
    assert all(len(name.encode()) <= 240 for name in reports["report_id"])


# Limits


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.csv", "a.jsonl"])
def test_a_file_over_the_limit_is_a_problem_that_names_it(name, tmp_path):
    write(tmp_path / name, "text\n" + "3" * 2000)
    [found] = scan_source(tmp_path, max_bytes=1000)
    assert "more than the 1,000" in found.problem
    assert "max_bytes" in found.advice


def test_a_huge_file_is_not_even_opened(tmp_path):
    with open(tmp_path / "a.txt", "wb") as stream:
        stream.truncate(200_000_000)
    with pytest.warns(UserWarning, match="200,000,000 bytes, more than the 50,000,000"):
        assert len(read_reports(tmp_path)) == 0


def test_a_member_over_the_limit_is_a_problem_and_the_others_are_read(tmp_path):
    write(tmp_path / "a.zip", make_zip(("big.txt", os.urandom(5000)), ("small.txt", TEXT.encode())))
    big, small = scan_source(tmp_path, max_bytes=1000)
    assert "more than the 1,000" in big.problem
    assert small.text == TEXT


# Laws


@given(st.binary(), st.sampled_from([*READERS]))
def test_any_bytes_in_any_format_give_text_or_a_named_problem(data, format):
    try:
        text = READERS[format](data).text
    except UnreadableError as error:
        text = f"{error.problem} {error.advice}"
    assert "\r" not in text


@given(
    st.lists(
        st.sampled_from(
            "<p> </p> <table> </table> <tr> <td> </td> <a> </a> <pre> </pre> <sup> <br> 脱贫 3 12 万".split()
        )
    )
)
@example("脱贫 <p> <a> 脱贫 <p> 脱贫 <p> 3".split())  # one link that nobody closed
def test_no_number_that_a_page_shows_is_lost(tokens):
    page = " ".join(["<html><body>", *tokens])
    shown = [token for token in tokens if token.isdigit()]
    try:
        text = READERS["html"](page.encode()).text
    except UnreadableError:
        assert not any("<" not in token for token in tokens)
    else:
        plain = text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
        is_clutter = tokens.count("<a>") >= 3
        assert is_clutter or "".join(plain.split()).count("3") == shown.count("3")


@given(
    st.binary(max_size=300),
    st.sampled_from(["a.zip", "a.csv", "a.jsonl", "a.pdf", "a.docx", "a.html", "a.txt"]),
)
def test_any_file_is_planned_and_read(tmp_path_factory, data, name):
    path = write(tmp_path_factory.getbasetemp() / "any" / name, data)
    for file in plan_files(path):
        assert isinstance(file, SourceFile)
        assert isinstance(read_file(file), RawReport | Problem)
