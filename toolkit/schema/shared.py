"""Columns that several tables have: one name means one thing everywhere."""

from __future__ import annotations

from toolkit.schema.columns import Column

BOUNDS = ("exact", "more", "less", "approx", "range", "masked")
YEAR_BASES = ("stated", "inferred", "unknown")
LEVELS = ("national", "province", "prefecture", "county", "township")
BASES = ("register", "survey", "unknown")
STATUSES = ("done", "planned", "required")
NUMERAL_KINDS = ("quantity", "date", "name", "marker", "fused", "other")

REPORT = Column(
    "report_id",
    "text",
    "The report: its file's stem, with the folder where stems clash",
    "报告：文件名去掉扩展名，重名时加文件夹名",
)
PATH = Column("path", "text", "Path below the source, with /", "来源文件夹下的路径，用 / 分隔")
SHA256 = Column("sha256", "text", "SHA-256 of the raw bytes", "原始字节的 SHA-256")
START = Column(
    "start", "integer", "First character, counted from 0 in the kept text", "首字符位置，从 0 数起"
)
END = Column("end", "integer", "Character after the last one", "末字符之后的位置")
TEXT = Column("text", "text", "The characters themselves: text[start:end]", "原文字符，即 text[start:end]")
SENTENCE = Column(
    "sentence_id", "integer", "Number of the sentence in its report, from 1", "句子在报告中的序号，从 1 起"
)
VALUE = Column(
    "value",
    "number",
    "The number after its magnitude word; empty for ranges and masks",
    "乘以量级后的数值；区间和掩码为空",
)
LOW = Column(
    "low",
    "number",
    "Least value that the words allow; empty where they set none",
    "文字允许的最小值；无下限为空",
)
HIGH = Column(
    "high",
    "number",
    "Greatest value that the words allow; empty where they set none",
    "文字允许的最大值；无上限为空",
)
BOUND = Column("bound", "text", "What the words make of the number", "文字对数值的限定", BOUNDS)
REGION = Column("region", "text", "Full official name of the place the figure is about", "数值所指地区的全称")
YEAR = Column("year", "integer", "Year the figure is about", "数值所指年份")
YEAR_BASIS = Column("year_basis", "text", "Where the year comes from", "年份的依据", YEAR_BASES)
SECTOR = Column("sector", "text", "Sector code of the codebook sectors", "领域代码，见编码本 sectors")
MEASURE = Column("measure", "text", "Measure code of the codebook sectors", "措施代码，见编码本 sectors")
STATUS = Column("status", "text", "How far it is", "进展", STATUSES)
KIND = Column("kind", "text", "What the numeral is", "数字的种类", NUMERAL_KINDS)
TITLE = Column("title", "text", "Title", "标题")
PLACE = Column("region", "text", "Full official name from the province down", "自省级起的地区全称")
PROVINCE = Column("province", "text", "Province, full name", "省级地区全称")
ADCODE = Column(
    "adcode",
    "text",
    "GB/T 2260 code of the report's year; 000000 the nation",
    "报告年份的行政区划代码；全国为 000000",
)
LEVEL = Column("level", "text", "Level of the place", "地区层级", LEVELS)
REPORT_YEAR = Column("report_year", "integer", "Year the report is about", "报告所述年份")
PUBLISHED = Column("published", "text", "Date of publication, ISO date", "发布日期")
GENRE = Column("genre", "text", "Kind of text", "文本类型", ("official", "news", "plan", "bulletin"))
N_CHARS = Column("n_chars", "integer", "Characters of the kept text", "保留文本的字符数")
N_TOKENS = Column("n_tokens", "integer", "Words without punctuation", "词数，不计标点")
ENGINE = Column("engine", "text", "Segmenter that counted the words", "计词所用的分词器", ("jieba", "rjieba"))
INDICATOR = Column(
    "indicator",
    "text",
    "Code of the codebook indicators; empty where none",
    "指标代码，见编码本 indicators；无则为空",
)
YUAN = Column("yuan", "number", "Amount in yuan; empty for ranges and masks", "金额（元）；区间和掩码为空")
FLOW = Column("flow", "text", "Code of the codebook flows", "资金性质代码，见编码本 flows")
PAYER = Column("source", "text", "Who pays: code of the codebook sources", "出资方代码，见编码本 sources")
BASIS = Column("basis", "text", "How the poor were counted", "贫困人口的统计口径", BASES)
FIGURE_CODE = Column(
    "adcode", "text", "Division code of the region; empty for a group of places", "地区代码；一组地区为空"
)
PERCENT = Column("value", "number", "Percent", "百分数")
INCIDENCE_ROLE = Column(
    "role", "text", "Part it plays", "角色", ("start", "end", "level", "target", "threshold")
)
FIGURE = Column("text", "text", "The characters of the figure", "数值的原文字符")
