"""The tables that are built from reports: the contract."""

from __future__ import annotations

from toolkit.schema import shared
from toolkit.schema.columns import Column, Table

_SPAN_KEY = ("report_id", "start", "end")
_ROLES = ("level", "start", "end", "change", "target", "threshold")
_CLAIMS = ("ratio", "ratio_of_target", "sum", "difference", "growth", "per", "complement")
_VERDICTS = ("consistent", "rounding", "truncation", "unreconciled", "uncheckable")

REPORTS = Table(
    "reports",
    "a report",
    "一份报告",
    (
        shared.REPORT,
        shared.PATH,
        Column("format", "text", "txt, html, docx, pdf ...", "文件格式"),
        Column(
            "encoding", "text", "utf-8, utf-8-sig, utf-16 or gb18030; empty where none", "字符编码；无则为空"
        ),
        shared.SHA256,
        shared.N_CHARS,
        shared.N_TOKENS,
        shared.ENGINE,
        shared.TITLE,
        shared.PLACE,
        shared.PROVINCE,
        shared.ADCODE,
        shared.LEVEL,
        shared.REPORT_YEAR,
        Column("period_start", "text", "First day of the period, ISO date", "报告期首日"),
        Column("period_end", "text", "Last day of the period, ISO date", "报告期末日"),
        shared.PUBLISHED,
        Column("publisher", "text", "Publisher", "发布者"),
        shared.GENRE,
        Column("restated", "truth", "Whether the text restates a source in other words", "是否为转述"),
        Column("source_title", "text", "Title of the source that is restated", "所转述来源的标题"),
        Column("source_url", "text", "Address of the source", "来源网址"),
        Column(
            "meta_basis",
            "text",
            "JSON: field to front_matter, manifest, text, inferred",
            "各字段的依据（JSON）",
        ),
    ),
    ("report_id",),
)
SENTENCES = Table(
    "sentences",
    "a sentence or heading",
    "一个句子或标题",
    (
        shared.REPORT,
        shared.SENTENCE,
        shared.START,
        shared.END,
        shared.TEXT,
        Column(
            "section", "text", "Headings above the sentence, joined by ' / '", "所属各级标题，用“ / ”连接"
        ),
        Column("is_heading", "truth", "Whether the row is a heading", "是否为标题"),
        shared.N_TOKENS,
        Column("sectors", "text", "Sector codes joined by ;", "领域代码，用分号连接"),
    ),
    _SPAN_KEY,
)
NUMERALS = Table(
    "numerals",
    "a numeral, whatever it is",
    "一个数字，不论何种",
    (shared.REPORT, shared.START, shared.END, shared.TEXT, shared.KIND),
    _SPAN_KEY,
)
QUANTITIES = Table(
    "quantities",
    "a stated amount",
    "一个数量",
    (
        shared.REPORT,
        shared.SENTENCE,
        shared.START,
        shared.END,
        shared.TEXT,
        shared.VALUE,
        shared.LOW,
        shared.HIGH,
        shared.BOUND,
        Column("hedge", "text", "Hedge words found", "所见限定词"),
        Column("unit", "text", "Unit as written, without magnitude; money in 元", "单位，不含量级；金额为元"),
        shared.INDICATOR,
        Column("role", "text", "Part the figure plays", "数值的角色", _ROLES),
        Column(
            "status", "text", "Whether it is reached or promised", "已实现或计划中", ("achieved", "planned")
        ),
        shared.REGION,
        shared.YEAR,
        shared.YEAR_BASIS,
    ),
    _SPAN_KEY,
)
INCIDENCE = Table(
    "incidence",
    "a poverty-incidence figure",
    "一个贫困发生率数值",
    (
        shared.REPORT,
        shared.START,
        shared.END,
        shared.TEXT,
        shared.REGION,
        shared.FIGURE_CODE,
        shared.PERCENT,
        shared.LOW,
        shared.HIGH,
        shared.BOUND,
        shared.INCIDENCE_ROLE,
        shared.YEAR,
        shared.YEAR_BASIS,
        shared.BASIS,
    ),
    _SPAN_KEY,
)
FUNDS = Table(
    "funds",
    "a money figure",
    "一个金额",
    (
        shared.REPORT,
        shared.START,
        shared.END,
        shared.TEXT,
        shared.YUAN,
        shared.LOW,
        shared.HIGH,
        shared.BOUND,
        shared.FLOW,
        shared.PAYER,
        shared.SECTOR,
        shared.YEAR,
        shared.YEAR_BASIS,
        Column("part_of", "integer", "Start of the total that the figure belongs to", "所属总额的起始位置"),
    ),
    _SPAN_KEY,
)
MEASURES = Table(
    "measures",
    "a mention of a measure",
    "一次措施提及",
    (
        shared.REPORT,
        shared.SENTENCE,
        shared.START,
        shared.END,
        Column("term", "text", "The words found: text[start:end]", "所见词语，即 text[start:end]"),
        shared.SECTOR,
        shared.MEASURE,
        shared.STATUS,
    ),
    ("report_id", "start", "end", "term", "measure"),
)
RELATIONS = Table(
    "relations",
    "an arithmetic claim",
    "一处算术表述",
    (
        shared.REPORT,
        Column(
            "relation_id", "integer", "Number of the claim in its report, from 1", "在报告中的序号，从 1 起"
        ),
        Column("kind", "text", "Kind of claim", "表述的种类", _CLAIMS),
        Column("members", "text", "JSON list of {start, end, role}", "成员（JSON 列表）"),
        Column("stated", "number", "The figure that the claim states", "文中给出的数值"),
        Column(
            "computed_low", "number", "Least value that the other figures allow", "由其他数值得出的最小值"
        ),
        Column(
            "computed_high", "number", "Greatest value that the other figures allow", "由其他数值得出的最大值"
        ),
        Column("verdict", "text", "What the arithmetic says", "核算结论", _VERDICTS),
        Column("note", "text", "Why, and what else it may mean", "理由及其他解释"),
    ),
    ("report_id", "relation_id"),
)
PROBLEMS = Table(
    "problems",
    "something that could not be read or understood",
    "一处无法读取或理解之处",
    (
        shared.PATH,
        shared.REPORT,
        Column("stage", "text", "Step that met the problem", "出问题的步骤"),
        Column("problem", "text", "What was found", "问题"),
        Column("advice", "text", "What to do", "建议"),
    ),
    ("path", "stage", "problem"),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        REPORTS, SENTENCES, NUMERALS, QUANTITIES, INCIDENCE, FUNDS, MEASURES, RELATIONS, PROBLEMS
    )
}  # fmt: skip
