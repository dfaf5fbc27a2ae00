"""The tables of counts: what is measured on texts that are not passed on."""

from __future__ import annotations

from toolkit.schema import shared
from toolkit.schema.built import FUNDS, INCIDENCE
from toolkit.schema.columns import Column, Table

MEASURED: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "measured_reports",
            "a report that was measured",
            "一份已测量的报告",
            (
                shared.REPORT,
                shared.PATH,
                shared.SHA256,
                shared.TITLE,
                shared.PLACE,
                shared.PROVINCE,
                shared.ADCODE,
                shared.LEVEL,
                shared.REPORT_YEAR,
                shared.PUBLISHED,
                shared.GENRE,
                shared.N_CHARS,
                Column("n_han", "integer", "Chinese characters of its sentences", "各句汉字数"),
                shared.N_TOKENS,
                shared.ENGINE,
                Column("n_sentences", "integer", "Sentences, headings left out", "句数，不计标题"),
                Column("n_headings", "integer", "Headings", "标题数"),
            ),
            ("report_id",),
        ),
        Table(
            "measured_sectors",
            "a report and a sector that its sentences speak of",
            "一份报告及其句子所述的一个领域",
            (
                shared.REPORT,
                shared.SECTOR,
                Column("n_sentences", "integer", "Sentences, headings left out", "句数，不计标题"),
            ),
            ("report_id", "sector"),
        ),
        Table(
            "measured_measures",
            "a report, a measure that it names, and its status",
            "一份报告、其提及的一项措施及进展",
            (
                shared.REPORT,
                shared.SECTOR,
                shared.MEASURE,
                shared.STATUS,
                Column("n_mentions", "integer", "Mentions", "提及次数"),
            ),
            ("report_id", "sector", "measure", "status"),
        ),
        Table(
            "measured_numerals",
            "a report and a kind of numeral",
            "一份报告及一种数字",
            (shared.REPORT, shared.KIND, Column("n_numerals", "integer", "Numerals", "数字个数")),
            ("report_id", "kind"),
        ),
        Table(
            "measured_quantities",
            "a report, an indicator and a bound of its quantities",
            "一份报告中某指标、某种限定的数量",
            (
                shared.REPORT,
                shared.INDICATOR,
                shared.BOUND,
                Column("n_quantities", "integer", "Quantities", "数量个数"),
            ),
            ("report_id", "indicator", "bound"),
        ),
        Table("measured_incidence", INCIDENCE.row, INCIDENCE.row_zh, INCIDENCE.columns, INCIDENCE.key),
        Table("measured_funds", FUNDS.row, FUNDS.row_zh, FUNDS.columns, FUNDS.key),
    )
}
