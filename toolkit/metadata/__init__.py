"""What a report says about itself: title, place, year, period, publisher, kind of text."""

from __future__ import annotations

import re
from typing import Any

from toolkit.metadata.given import check_given, place_of_given
from toolkit.metadata.head import Head, find_published, find_publisher, read_head
from toolkit.metadata.period import find_period, find_year, is_address
from toolkit.metadata.place import Found, locate_report
from toolkit.regions import find_place

__all__ = ["check_given", "infer_metadata"]

_PLAN = re.compile(r"计划|方案|规划|打算|工作要点|实施意见|安排|行动计划|任务分解")
_BULLETIN = re.compile(r"公报|统计|监测|快报")
_ACCOUNT = re.compile(r"报告|总结|汇报|情况|成效|述职|进展|经验")
_REPORTED = re.compile(
    r"如是说|记者(?:从|了解|获悉|看到|走进|采访|见到)|告诉记者|本报讯|[社网报台][^\n。]{0,12}[日讯]电?[（(](?:[^）)\n]{0,10})记者"
    r"|据(?:介绍|了解|悉)[，,]|(?:书记|[省市县区镇乡]长|主任|村民|贫困户)[\u4e00-\u9fff]{2,4}(?:说|表示|坦言|介绍)[：:，,“]"
)
_PAPER = re.compile(r"[日晚早时]报|新华社|新华网|人民网|电视台|新闻(?:网|客户端)|通讯社|齐鲁壹点")


def infer_metadata(
    text: str, *, file_stem: str = "", given: dict[str, Any] | None = None
) -> tuple[dict[str, Any], dict[str, str]]:
    r"""Find what a report says about itself, where nobody has said it already.

    Parameters
    ----------
    text
        The report.
    file_stem
        Name of its file, asked for year and place where the text has none.
    given
        Fields that front matter or a manifest give; they are kept, and a short `region` is written in full.

    Returns
    -------
    tuple
        The fields of table ``reports`` that are known (`given` ones too), and for each that was found here
        its basis: text where the text prints it, inferred where it is concluded.

    Examples
    --------
    >>> meta, basis = infer_metadata("榆社县2019年1-9月脱贫攻坚工作情况\n全县新建车间3个。")
    >>> meta["region"], meta["adcode"], meta["period_end"], basis["period_end"]
    ('山西省晋中市榆社县', '140721', '2019-09-30', 'text')
    """
    given = given or {}
    head = read_head(text)
    found: dict[str, tuple[Any, str]] = {"title": (head.title, "text")}
    found["published"] = find_published(head, text)
    found["publisher"] = find_publisher(head, text)
    year, year_basis = given.get("report_year"), ""
    if year is None and "period_end" in given:
        year, year_basis = int(given["period_end"][:4]), "inferred"
    elif year is None:
        day = given.get("published") or found["published"][0]
        year, year_basis = find_year(head, text, file_stem, day)
    found["report_year"] = (year, year_basis)
    if year is not None:
        period = find_period(head, text, year)
        found["period_start"], found["period_end"] = (period.start, period.basis), (period.end, period.basis)
    found["genre"] = (_find_genre(head, text, found["publisher"][0]), "inferred")
    meta = {name: value for name, (value, _) in found.items() if value} | given
    basis = {name: how for name, (value, how) in found.items() if value and name not in given}
    is_named = "region" in given or "adcode" in given
    found_place = place_of_given(given, year) if is_named else locate_report(head, text, file_stem, year)
    _add_place(meta, basis, found_place, year)
    return meta, basis


def _add_place(meta: dict[str, Any], basis: dict[str, str], found: Found | None, year: int | None) -> None:
    """Add the fields of a place; names that were given in short are written in full."""
    province = find_place(meta.get("province", ""), year=year)
    if province and province.level == "province":
        meta["province"] = province.name
    if found is None:
        return
    place = found.place
    fields = {"province": place.province, "adcode": place.code}
    fields["level"] = "township" if found.township else place.level
    for name, value in ({"region": place.full_name + found.township} | fields).items():
        if value and name not in meta:
            meta[name], basis[name] = value, found.basis
    if "region" not in basis:
        meta["region"] = place.full_name + found.township
    if "adcode" in basis and not (year and place.first <= year <= place.last):
        basis["adcode"] = "inferred"  # the code of the nearest year that the table has


def _find_genre(head: Head, text: str, publisher: str) -> str:
    bylines = [line for line in head.of_kind("byline") if not line.endswith("摄")]
    if is_address(head):
        return "official"
    if bylines:
        return "news"
    if _BULLETIN.search(head.title):
        return "bulletin"
    if _ACCOUNT.search(head.title):
        return "official"
    if _PLAN.search(head.title):
        return "plan"
    return "news" if _REPORTED.search(text) or _PAPER.search(publisher) else "official"
