"""The tables of figures that others published, each row with its source."""

from __future__ import annotations

from toolkit.schema import shared
from toolkit.schema.columns import Column, Table

CONFIDENCE = Column(
    "confidence",
    "text",
    "How good the copy is, and how directly it states the figure",
    "可信度：副本的质量及表述的直接程度",
    ("high", "medium", "low"),
)
SOURCE_TITLE = Column("source_title", "text", "Release that states the figure", "给出该数值的来源标题")
SOURCE_URL = Column("source_url", "text", "Where it was read; often a copy", "查阅网址，多为转载")
SOURCE_DATE = Column("source_date", "text", "Its date as far as printed, ISO", "来源日期")
NOTE = Column("note", "text", "Why a row needs care", "需要注意之处")
_LEVELS = (*shared.LEVELS, "group")
_SERIES = (
    shared.PLACE,
    Column("adcode", "text", "GB/T 2260 code; empty for a group of places", "行政区划代码；一组地区为空"),
    Column(
        "level", "text", "Level of the place; group: several places", "地区层级；group 为一组地区", _LEVELS
    ),
    Column("first_year", "integer", "First year that the figure covers", "数值所涵盖的首年"),
    Column(
        "year",
        "integer",
        "Year of the figure, its end for stocks and rates",
        "数值所指年份；存量和比率为年末",
    ),
    Column("indicator", "text", "What is counted: see reference_codes", "指标，见 reference_codes"),
    Column(
        "scope",
        "text",
        "Which part of it: see reference_codes; empty for all",
        "范围，见 reference_codes；全部为空",
    ),
    Column(
        "value", "number", "Value in the unit; empty for a band or a mere bound", "数值；区间或仅有界限为空"
    ),
    shared.LOW,
    shared.HIGH,
    shared.BOUND,
    Column("unit", "text", "人, 户, 个, 元, %: always the base unit", "单位，均为基本单位"),
    Column("step", "number", "Last printed place, in the unit; empty where none", "所印末位的大小；无则为空"),
    Column(
        "basis",
        "text",
        "How the poor were counted; empty where none are",
        "贫困人口的统计口径；不涉及则为空",
        shared.BASES,
    ),
    SOURCE_TITLE,
    SOURCE_URL,
    SOURCE_DATE,
    CONFIDENCE,
    NOTE,
)
_SERIES_KEY = (
    "region",
    "first_year",
    "year",
    "indicator",
    "scope",
    "basis",
    "value",
    "low",
    "high",
    "source_title",
)
_FIGURE = "a published figure of a place, a year, an indicator and a source"
_FIGURE_ZH = "某地区、某年份、某指标、某来源的一个已公布数值"

_COUNTIES = Table(
    "counties_832",
    "a national poor county, and the year it left the list",
    "一个国家级贫困县及其摘帽年份",
    (
        shared.PLACE,
        Column("adcode", "text", "GB/T 2260 code of 2020", "2020 年行政区划代码"),
        Column("name_2014", "text", "Name on the list of 2014", "2014 年名单上的名称"),
        Column("name_2020", "text", "Name in 2020", "2020 年名称"),
        shared.PROVINCE,
        Column("prefecture", "text", "Prefecture, full name", "地级地区全称"),
        Column("exit_year", "integer", "Year whose batch the county left with", "摘帽批次所属年份"),
        Column("area", "text", "Contiguous poor area, where sourced", "集中连片特困地区；无来源则为空"),
        Column(
            "deep_poverty", "text", "Deep-poverty lists it is on, joined by ;", "所属深度贫困名单，用分号连接"
        ),
        SOURCE_TITLE,
        SOURCE_URL,
        SOURCE_DATE,
        Column("second_title", "text", "Official announcement that confirms the year", "证实年份的官方公告"),
        Column("second_url", "text", "Where it was read", "查阅网址"),
        Column("second_date", "text", "Its date, ISO", "公告日期"),
        CONFIDENCE,
        NOTE,
    ),
    ("region",),
)
_CODES = Table(
    "reference_codes",
    "a code of the reference tables",
    "参考表的一个代码",
    (
        Column("column", "text", "Column that the code stands in", "代码所在字段"),
        Column("code", "text", "The code", "代码"),
        Column("unit", "text", "Unit of an indicator", "指标的单位"),
        Column("meaning", "text", "What it means, in English", "英文含义"),
        Column("meaning_zh", "text", "What it means, in Chinese", "中文含义"),
    ),
    ("column", "code"),
)
_SERIES_NAMES = (
    "national_series", "province_series", "place_series", "fund_series", "exits", "prices_and_income"
)  # fmt: skip

REFERENCE: dict[str, Table] = {
    table.name: table
    for table in (
        *(Table(name, _FIGURE, _FIGURE_ZH, _SERIES, _SERIES_KEY) for name in _SERIES_NAMES),
        _COUNTIES,
        _CODES,
    )
}
