"""The lines above a report's first paragraph: title, date line, source, and the furniture of the web page."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.clutter import find_kind
from toolkit.regions import scan_places

_MOST_LINES = 80
_LONGEST_TITLE = 60
_OPENING = 800

_DATE = re.compile(r"((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?:\s?日)?(?!\d)")
_TIME = re.compile(r"\d{1,2}[:：时]\d{1,2}(?:[:：分]\d{0,2}秒?)?")
_DATE_LABEL = re.compile(r"(?:发布|发表|发稿|刊发|更新|成文|印发|公开)?(?:时间|日期)\s*[：:]?")
_CLOCK = re.compile(r"今天|星期")
_FURNITURE = re.compile(
    r"(?:当前|所在|您的|现在的?)位置|[>＞»]|^首页|首页\s*/|字体|字号|分享|打印|下载|收藏|全屏|登录|注册|扫一扫|二维码"
    r"|(?:浏览|阅读|点击|访问)(?:次数|数|量)|责任编辑|上一篇|下一篇|返回顶部|关闭窗口|无障碍|网站地图|索引号|主题分类|信息分类"
    r"|(?:政府|政务)信息公开|^网站|网站?首页"
)
_SOURCE = re.compile(
    r"(?:^|[\s（(【\[|])(?:文章|信息|稿件|新闻|内容|数据)?来\s?源\s*[：:][ \t\u3000\xa0]*"
    r"|(?:^|[\s（(【\[|])(?:发布|公开|主办)(?:单位|机构|机关)\s*[：:][ \t\u3000\xa0]*|(?:^|\s)发布者\s*[：:]\s*"
)
_SOURCE_ENDS = re.compile(
    r"[\s|【\[]*(?:\s{2,}|[|【\[）)】\]]|(?:作者|编辑|责编|记者|发布|更新|时间|日期|浏览|点击|阅读|字体|字号|分享)|\d{4}\s?[-/.年])"
)
_SESSION = re.compile(r"^[—―–\-（(]{0,3}\s*\d{4}年.*日.*[会上讲话报告）)]|^[—―–\-]{1,4}\s*\S|会议上[）)]?$")
_SPEAKER = re.compile(
    r"(?:省长|市长|区长|县长|州长|盟长|旗长|乡长|镇长|主席|总理|书记|主任|局长)[\s\u3000]+\S{1,15}(?:[\s\u3000]\S)?$"
)
_SALUTATION = re.compile(r"(?:各位.{2,12}|同志们)[：:！!，,]$")
_BYLINE = re.compile(r"记者|通讯员|摄$|^作者|^撰文|^编辑|^图[:：]|供图")
_PAPER = re.compile(
    r"(?P<paper>[\w·・/]{0,14}?(?:日报|晚报|时报|早报|周刊|报|新闻|客户端|网|社|电视台|广播)(?:[·・]\w{2,8})?)"
    r"(?:社)?[\s，,]*(?:全媒体|融媒体|首席|见习|特约)*\s*(?:记者|通讯员)"
)
_SECTION = re.compile(
    r"[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]{1,3}[)）]|第[一二三四五六七八九十]+[章节部]|\d{1,2}[.．、]\D"
)
_REPORT_NOUN = re.compile(
    r"报告|总结|汇报|公报|方案|计划|要点|规划|纪实|综述|通知|意见|情况|成效|纪要|通报|快报|简报|进展|打算"
)
_ENDS_AS_TITLE = re.compile(rf"(?:{_REPORT_NOUN.pattern})[（(]?[^（(]{{0,12}}[)）]?$")
_TOPIC = re.compile(r"脱贫|扶贫|攻坚|小康|减贫|乡村振兴|工作")
_SITE = re.compile(r"网站?$|门户|频道$|专栏$|专题$")
_ORGAN = re.compile(r"(?:办公室|办|局|委|委员会|政府|领导小组|指挥部|中心|党委)$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True)
class Head:
    """What stands above the first paragraph: `title` and all `lines`; `opening` begins at `start`."""

    title: str
    lines: tuple[tuple[str, str], ...]
    opening: str
    start: int

    def of_kind(self, *kinds: str) -> list[str]:
        """Return the lines of some kinds (furniture, session, byline, date, source, candidate)."""
        return [line for kind, line in self.lines if kind in kinds]


def read_head(text: str) -> Head:
    """Split off the lines above the first paragraph of `text` and choose its title among them."""
    rows: list[tuple[str, str, bool]] = []
    start = len(text)
    for place, line, follows in _first_lines(text):
        kind = _classify(line)
        if kind == "body" or (kind == "section" and any(row[0] == "candidate" for row in rows)):
            start = place
            break
        rows.append((kind, line, follows))
    rows = _mark_breadcrumb(rows)
    opening = text[start : start + _OPENING]
    title = _choose_title(_join_broken([row for row in rows if row[0] == "candidate"]), opening)
    return Head(title, tuple(row[:2] for row in rows), opening, start)


def clean_line(line: str) -> str:
    """Strip white space, invisible marks, bullets, Markdown signs and the word 标题 from a line."""
    line = re.sub(r"[\u200b-\u200f\ufeff]", "", line).strip()
    return re.sub(r"^(?:#{1,6}\s+|[•·●▪■◆★*]+\s*|(?:标\s*题|题\s*目)\s*[：:]\s*)|\*+$", "", line).strip()


def find_published(head: Head, text: str) -> tuple[str, str]:
    """Return the day of publication as an ISO date and its basis, both "" where none is printed."""
    lines = head.of_kind("date", "source", "byline", "furniture")
    labelled = [line for line in lines if re.search(r"(?:发布|发表|刊发)(?:时间|日期)", line)]
    for line in (*labelled, *(line for line in lines if not _CLOCK.search(line))):
        if day := _read_date(line):
            return day, "text"
    signed = read_signature(text)[1]
    return (signed, "inferred") if signed else ("", "")


def find_publisher(head: Head, text: str) -> tuple[str, str]:
    """Return who published the report and the basis, both "" where nobody is named."""
    for number, (_, line) in enumerate(head.lines):
        if label := _SOURCE.search(line):
            following = head.lines[number + 1][1] if number + 1 < len(head.lines) else ""
            if name := _cut_source(line[label.end() :] or following):
                return name, "text"
    for line in head.of_kind("byline"):
        if (paper := _PAPER.search(line)) and not line.endswith("摄") and "本报" not in paper["paper"]:
            return paper["paper"], "text"
    foot = _SOURCE.search(text[-200:])
    if foot and (name := _cut_source(foot.string[foot.end() :].partition("\n")[0])):
        return name, "text"
    above = [line for line in head.of_kind("candidate") if line != head.title and _ORGAN.search(line)]
    organ = read_signature(text)[0] or next(iter(above), "")
    return (organ, "inferred") if organ else ("", "")


def read_signature(text: str) -> tuple[str, str]:
    """Return who signed at the foot of a report and on which day, "" for what is not there."""
    lines = [line for line in map(clean_line, text[-400:].split("\n")) if line]
    if len(lines) < 2 or len(lines[-1]) > 16 or not (day := _read_date(lines[-1])):
        return "", ""
    organ = lines[-2] if len(lines[-2]) <= 30 and _ORGAN.search(lines[-2]) else ""
    return organ, day


def _first_lines(text: str) -> Iterator[tuple[int, str, bool]]:
    """Yield start, cleaned text, and whether the line stands directly below the one before."""
    follows = False
    for number, found in enumerate(re.finditer(r"[^\n]*\n?", text[:6000])):
        line = clean_line(found[0])
        if line:
            yield found.start(), line, follows
        follows = bool(line)
        if number > _MOST_LINES * 2:
            return


def _classify(line: str) -> str:
    if len(line) <= _LONGEST_TITLE * 2 and "。" not in line:
        if _SOURCE.search(line):
            return "source"
        if _SESSION.search(line) and len(line) <= _LONGEST_TITLE:
            return "session"
        if _is_date_line(line):
            return "date"
        if _FURNITURE.search(line) or len(line) <= 2:
            return "furniture"
    if _SALUTATION.match(line):
        return "session"
    if _BYLINE.search(line) and len(line) <= _LONGEST_TITLE and ("。" not in line or line[-1] == "摄"):
        return "byline"
    if _SPEAKER.search(line) and len(line) <= 40:
        return "session"
    if len(line) > _LONGEST_TITLE or line[-1] in "。；;：:，," or "。" in line:
        return "body"
    if find_kind(line):
        return "furniture"
    return "section" if _SECTION.match(line) else "candidate"


def _is_date_line(line: str) -> bool:
    if re.search(rf"(?:时间|日期)\s*[：:]\s*{_DATE.pattern}", line):
        return True
    rest = _DATE_LABEL.sub("", _TIME.sub("", _DATE.sub("", line)))
    return rest != line and len(rest.strip(" 　|:：")) <= 4 and not _REPORT_NOUN.search(rest)


def _mark_breadcrumb(rows: list[tuple[str, str, bool]]) -> list[tuple[str, str, bool]]:
    """Mark the lines between signs `>` that stand alone: a path to the page, printed downwards."""
    signs = {number for number, row in enumerate(rows) if row[1] in (">", "＞", "»", "/")}
    return [
        ("furniture", *row[1:]) if {number - 1, number + 1} & signs else row
        for number, row in enumerate(rows)
    ]


def _join_broken(rows: list[tuple[str, str, bool]]) -> list[str]:
    """Join a title that is printed on two lines."""
    lines: list[str] = []
    for _, line, follows in rows:
        if lines and follows and _continues(lines[-1], line):
            lines[-1] += line
        else:
            lines.append(line)
    return lines


def _continues(line: str, following: str) -> bool:
    if _ENDS_AS_TITLE.search(line):
        return False
    if len(following) <= 2 and _ENDS_AS_TITLE.search(line + following):
        return True
    if not _ENDS_AS_TITLE.search(following):
        return False
    if _YEAR.search(following) or scan_places(following):
        return bool(_ORGAN.search(line))
    return line.startswith("关于") or bool(_YEAR.search(line)) or bool(scan_places(line))


def _choose_title(lines: list[str], opening: str) -> str:
    """Choose the line that names most of place, year, kind and matter, as a title does; else the first."""
    if len(lines) < 2:
        return " ".join("".join(lines).split())
    codes = Counter(place.code for _, _, place in scan_places(opening))
    within = max(codes, key=codes.__getitem__, default="")
    return " ".join(max(lines, key=lambda line: _score(line, within)).split())


def _score(line: str, within: str) -> int:
    score = 2 * bool(scan_places(line, within=within)) + 2 * bool(_REPORT_NOUN.search(line))
    score += bool(_YEAR.search(line)) + bool(_TOPIC.search(line))
    return score - 3 * bool(_SITE.search(line)) - (len(line) < 6)


def _read_date(line: str) -> str:
    for found in _DATE.finditer(line):
        try:
            return datetime.date(*map(int, found.groups())).isoformat()
        except ValueError:
            continue
    return ""


def _cut_source(rest: str) -> str:
    end = _SOURCE_ENDS.search(rest)
    return rest[: end.start() if end else len(rest)].strip(" 　\xa0\t。，,、）)】]")[:40]
