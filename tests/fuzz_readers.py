"""Feed damaged files to the readers, to see that each gives tables or a named problem.

    python tests/fuzz_readers.py --minutes 10           # from another place each time
    python tests/fuzz_readers.py --seed 7 --only 123    # one input again

An input is made from the seed and its number alone. A process of its own reads them, so that a crash, a hang
or a full memory is a finding, too. Inputs that once failed stand in ``tests/data/fuzz/``.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import random
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer
from typing import NamedTuple

KEPT = Path(__file__).parent / "data" / "fuzz"
SECONDS, MEGABYTES = 30, 900
LONGEST = 40_000

TEXT = """道县2019年脱贫攻坚工作总结
一、主要成效
2019年，全县减贫1,235户4759人，贫困发生率从8.2%下降至0.32%。投入资金5.2亿元，其中中央资金2.1亿元，惠及**户。
排查问题680个，已整改609个，其余71个正在整改。约３５％的村〔2019〕15号，联系电话：0746-2345678。
单位：万元
县\t资金\t户
道县\t30\t12
"""
FRONT = (
    "---\ntitle: '总结'\nregion: 湖南省永州市道县\nreport_year: 2019\nperiod: [2019-01-01, 2019-12-31]\n---\n"
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PARAGRAPHS = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in TEXT.split("\n"))
DOCUMENT = (
    f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{WORD}"><w:body>{PARAGRAPHS}<w:tbl><w:tr>'
    '<w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>户</w:t></w:r></w:p>'
    '</w:tc><w:tc><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t><w:tab/><w:br/></w:r>'
    "</w:p></w:tc></w:tr></w:tbl><w:p><w:ins><w:r><w:t>3</w:t></w:r></w:ins><w:del><w:r><w:delText>4</w:delText>"
    "</w:r></w:del></w:p></w:body></w:document>"
)
PAGE = (
    "<!DOCTYPE html><html><head><meta charset='{charset}'><title>总结</title><meta name='PubDate' "
    "content='2020-01-02'></head><body><div class='nav'><a href='/'>首页</a><a>新闻</a></div><h1>道县总结</h1>"
    "<p>全县减贫12户35人，m<sup>2</sup>，约<b>5</b>万元。</p><table><tr><th rowspan=2>县</th><th colspan='2'>户"
    "</th></tr><tr><td>1</td><td>2</td></tr></table><ul><li>一</li><li>二</li></ul><pre>a\n b</pre><!-- 3 -->"
    "<script>var a='4户';</script><p style='display:none'>5户</p>&nbsp;&#50;&lt;6户</body></html>"
)
# What formats are made of: a mutation that puts one of these in goes deeper than random bytes.
TOKENS = [
    *(b"<", b">", b"</p>", b"<table>", b"<tr><td>", b"</td>", b"<td colspan=9999>", b"<td rowspan='-1'>", b"&#", b"&#x110000;"),
    *(b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?xml ", b"<!DOCTYPE a [", b"<!ENTITY a 'b'>", b"<meta charset=utf-7>", b"<pre>"),
    *(b"<w:p>", b"</w:p>", b"<w:tbl>", b"<w:tc>", b"w:val='-1'", b"w:val='99999999'", b"xmlns:w=''", b"<w:br/>"),
    *(b"\x00", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\r", b"\r\n", b"\n", b"\x0c", b"\x1a", b"\x85", b"\xe2\x80\xa8"),
    *(b"\xed\xa0\x80", b"\x81\x30\x81\x30", b"\xa1", b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"%PDF-1.7", b"stream", b"endobj"),
    *(b"/Length 999999999", b"/Filter /FlateDecode", b"/Kids [3 0 R 2 0 R]", b"/Encrypt 1 0 R", b"/Count -1", b"(x) Tj", b"BT", b"ET"),
    *(b"---\n", b"---", b": ", b"- ", b"&a", b"*a", b"!!python/object:os.system", b"{", b"[", b"region: ", b"report_year: 99999999999"),
    *(b'"', b'""', b",", b"\t", b"|", b'{"text": "', b'"}', b"\\ud800", b"\\u0000", b"null", b"1e999", b"NaN", b"-0", b"text", b"file"),
    *("一 １ ＊ × 万 亿 元 户 年 月 日 第 约 至 、 “ ” （ 〔 分之 贫困发生率 其中 分别 县 \u3000 \ufeff \u200b 𠀀 ﷐".encode().split()),
    *(b"0", b"1", b"999999999999999999999", b"2019", b"1.5", b"*" * 8, b"3X", b"2019-13-45", b"13900000000"),
]  # fmt: skip


class Input(NamedTuple):
    """A file to read: its name and its bytes."""

    name: str
    data: bytes


def make_zip(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name.replace("\0", "") or "a"), data)
    return stream.getvalue()


def make_pdf(content: bytes, *, is_packed: bool) -> bytes:
    data = zlib.compress(content) if is_packed else content
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<<%s/Length %d>>stream\n%s\nendstream" % (b"/Filter/FlateDecode" * is_packed, len(data), data),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    pdf, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(pdf)
    return pdf + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def make_csv(dialect: str = "excel") -> str:
    stream = io.StringIO()
    csv.writer(stream, dialect).writerows(
        [
            ("id", "text", "region", "year"),
            ("a", TEXT, "道县", "2019"),
            ("a", '说"好"，3户', "", "x"),
            ("", "", "", ""),
        ]
    )
    return stream.getvalue()


LINES = "\n".join(
    json.dumps({"id": n, "content": TEXT[: n * 40], "region": "道县"}, ensure_ascii=False) for n in range(4)
)
DRAWN = b"BT /F 12 Tf 72 700 Td (86 of 235 in 2019) Tj 0 -20 Td [(A)-300(B)] TJ ET"
SEEDS = [
    *(Input("a.txt", TEXT.encode(code)) for code in ("utf-8", "utf-8-sig", "utf-16", "gb18030")),
    Input("b.md", (FRONT + TEXT).replace("\n", "\r\n").encode()),
    Input("front.txt", (FRONT + TEXT).encode()),
    *(Input("a.html", PAGE.format(charset=code).encode(code)) for code in ("utf-8", "gbk", "utf-16")),
    Input("a.docx", make_zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": DOCUMENT.encode()})),
    *(Input("a.pdf", make_pdf(DRAWN, is_packed=packed)) for packed in (False, True)),
    *(Input("a.csv", make_csv(dialect).encode(code)) for dialect in ("excel", "unix") for code in ("utf-8-sig", "gbk")),
    Input("a.jsonl", LINES.encode()),
    Input("reports.csv", "file,region,report_year\na.txt,湖南省永州市道县,2019\n".encode()),
    Input("a.zip", make_zip({"x/a.txt": TEXT.encode(), "b.html": PAGE.encode(), "c.csv": make_csv().encode(),
                             "reports.csv": b"file,region\nx/a.txt,x\n"})),
]  # fmt: skip


# --- mutations -------------------------------------------------------------------------------------------
def _flip(rng: random.Random, data: bytearray, at: int, length: int) -> None:
    for place in range(at, min(at + 1 + length % 4, len(data))):
        data[place] ^= 1 << rng.randrange(8)


def _overwrite(rng: random.Random, data: bytearray, at: int, length: int) -> None:
    data[at : at + length] = rng.randbytes(min(length, 8))


def _insert(rng: random.Random, data: bytearray, at: int, length: int) -> None:
    data[at:at] = rng.choice(TOKENS) * rng.choice([1, 1, 1, 2, 300])


def _replace(rng: random.Random, data: bytearray, at: int, length: int) -> None:
    data[at : at + length] = rng.choice(TOKENS)


def _delete(rng: random.Random, data: bytearray, at: int, length: int) -> None:
    del data[at : at + length]


def _repeat(rng: random.Random, data: bytearray, at: int, length: int) -> None:
    data[at:at] = data[at : at + length] * rng.choice([1, 2, 10, 500])


def _cut(rng: random.Random, data: bytearray, at: int, length: int) -> None:
    del data[at:]


def _splice(rng: random.Random, data: bytearray, at: int, length: int) -> None:
    other = rng.choice(SEEDS).data
    data[at : at + length] = other[rng.randrange(len(other)) :][:2000]


MUTATIONS: list[Callable[[random.Random, bytearray, int, int], None]] = [
    _flip, _overwrite, _insert, _insert, _replace, _replace, _delete, _repeat, _cut, _splice
]  # fmt: skip


def mutate(rng: random.Random, data: bytes) -> bytes:
    """Change `data` in a few places."""
    changed = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 3, 6, 12])):
        at = rng.randrange(len(changed) + 1)
        rng.choice(MUTATIONS)(rng, changed, at, rng.choice([1, 2, 8, 40, 400]))
    return bytes(changed[:LONGEST])


def make_input(seed: int, number: int) -> Input:
    """Make the input of a number; those of archives are damaged inside as often as outside."""
    rng = random.Random(f"{seed}/{number}")
    name, data = rng.choice(SEEDS)
    if data.startswith(b"PK") and rng.random() < 0.7:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {one: archive.read(one) for one in archive.namelist()}
        damaged = rng.choice(list(members))
        members[damaged] = mutate(rng, members[damaged])
        data = make_zip(members)
    elif name.endswith(".pdf") and rng.random() < 0.5:
        data = make_pdf(mutate(rng, DRAWN), is_packed=rng.random() < 0.5)
    else:
        data = mutate(rng, data)
    # Now and then under another ending, or none.
    return Input(rng.choice(SEEDS).name if rng.random() < 0.1 else "a" if rng.random() < 0.05 else name, data)


# --- what must hold --------------------------------------------------------------------------------------
def check_input(given: Input, folder: Path) -> int:
    """Read a file in `folder` and build its tables; return how many reports; raise what breaks a promise."""
    from toolkit import build_tables, read_reports

    (folder / given.name).write_bytes(given.data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        reports = read_reports(folder)
    tables = build_tables(folder)
    texts = dict(zip(reports["report_id"], reports["content"], strict=True))
    if tables["reports"]["report_id"].tolist() != list(texts):
        raise AssertionError("read_reports and build_tables give different reports")
    is_silent = not len(reports) and not len(tables["problems"])
    if is_silent and given.name != "reports.csv":
        raise AssertionError("neither a report nor a problem")
    for text in texts.values():
        if "\r" in text or not text.strip() or text.encode().decode() != text:
            raise AssertionError("a text that is none")
    for name in ("sentences", "numerals", "quantities", "incidence", "funds"):
        columns = (tables[name][column] for column in ("report_id", "start", "end", "text"))
        if any(texts[report][start:end] != text for report, start, end, text in zip(*columns, strict=True)):
            raise AssertionError(f"{name}: a span that does not point to its text")
    return len(texts)


def check_numbers(seed: int, numbers: range) -> Iterator[tuple[int, str]]:
    """Check the inputs of some numbers in this process; yield each with what is wrong, or ""."""
    for number in numbers:
        with tempfile.TemporaryDirectory() as folder:
            try:
                check_input(make_input(seed, number), Path(folder))
            except Exception:
                yield number, traceback.format_exc()
            else:
                yield number, ""


# --- a process that may die ------------------------------------------------------------------------------
def _work(seed: int, numbers: range) -> None:
    """Check inputs; print a line for each, with the most memory held so far in place of what is wrong."""
    import resource

    hard = (3 * MEGABYTES) << 20
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    for number, wrong in check_numbers(seed, numbers):
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        if not wrong and held > MEGABYTES:
            wrong = f"{held} MB of memory were held"
        print(json.dumps([number, wrong]), flush=True)
        if held > MEGABYTES:
            return


def _watch(seed: int, numbers: range) -> Iterator[tuple[int, str]]:
    """Have the inputs checked in other processes, a new one where one dies or hangs."""
    start = numbers.start
    while start < numbers.stop:
        command = [sys.executable, __file__, "--seed", str(seed), "--work", str(start), str(numbers.stop)]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as worker:
            timer = Timer(2 * SECONDS, worker.kill)
            timer.start()
            try:
                for line in worker.stdout or ():
                    timer.cancel()
                    timer = Timer(SECONDS, worker.kill)
                    timer.start()
                    number, wrong = json.loads(line)
                    start = number + 1
                    yield number, wrong
            except GeneratorExit:
                worker.kill()
                raise
            finally:
                timer.cancel()
        if worker.returncode:
            yield start, f"the process ended with status {worker.returncode}: a crash, or {SECONDS} s passed"
            start += 1


def _tell(given: Input, place: str, wrong: str, folder: Path | None) -> None:
    print(f"{place} ({given.name}, {len(given.data)} bytes): {wrong}", flush=True)
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{place.replace('--', '').replace(' ', '-')}-{given.name}").write_bytes(given.data)


def main() -> int:
    """Run a round; return 1 if an input failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inputs", type=int, default=5000)
    parser.add_argument(
        "--minutes", type=float, default=float("inf"), help="stop after so many, at the latest"
    )
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--only", type=int, help="check this input in this process")
    parser.add_argument("--save", type=Path, help="folder for inputs that fail")
    parser.add_argument("--work", type=int, nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        _work(options.seed, range(*options.work))
        return 0
    numbers = range(options.inputs) if options.only is None else range(options.only, options.only + 1)
    results = _watch(options.seed, numbers) if options.only is None else check_numbers(options.seed, numbers)
    tried = failed = 0
    end = time.monotonic() + 60 * options.minutes
    for number, wrong in results:
        tried += 1
        if wrong:
            failed += 1
            _tell(
                make_input(options.seed, number),
                f"--seed {options.seed} --only {number}",
                wrong,
                options.save,
            )
        if time.monotonic() > end:
            break
    print(f"{tried} inputs from seed {options.seed}: {failed} failed.")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
