"""Sentences, headings and sections: cases read by eye, then laws that hold for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.numerals import scan_numerals
from toolkit.text import split_sentences

LONG = "全县上下坚持把脱贫攻坚作为头等大事和第一民生工程，紧扣目标任务，落实各项政策，聚焦短板弱项，"
SIGNS = '。！？；!?;，：:、”’）)》"“（(\n \t\u3000一二三是第章节、.．1234５贫困产业扶贫方面在*年月日%'


def words_of(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text)]


def headings_of(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text) if s.is_heading]


def sections_of(text: str) -> dict[str, str]:
    return {text[s.start : s.end]: s.section for s in split_sentences(text)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("今年减贫12人。新建车间2个。", ["今年减贫12人。", "新建车间2个。"]),
        ("谁来扶？怎么扶！先看底数。", ["谁来扶？", "怎么扶！", "先看底数。"]),
        ("发展茶园5亩；新建车间2个;修路3公里。", ["发展茶园5亩；", "新建车间2个;", "修路3公里。"]),
        ("他说：“路通了。”大家都高兴。", ["他说：“路通了。”", "大家都高兴。"]),
        ("已完成（详见附件。）另有3户。", ["已完成（详见附件。）", "另有3户。"]),
        ("真的吗？！是的。", ["真的吗？！", "是的。"]),
        ("情况如下：养牛2头，养羊3只。", ["情况如下：养牛2头，养羊3只。"]),
        ("增长3.5%，人均4.2万元。", ["增长3.5%，人均4.2万元。"]),
        ("  今年减贫12人。\u3000 新建车间2个。\n\n", ["今年减贫12人。", "新建车间2个。"]),
        ("没有句号的一行，只有逗号\n另一行，也只有逗号", ["没有句号的一行，只有逗号", "另一行，也只有逗号"]),
        ("", []),
        (" \n\u3000\t\n", []),
        ("。", ["。"]),
    ],
)
def test_sentences_read_by_eye(text, words):
    assert words_of(text) == words


def test_a_line_broken_inside_a_sentence_is_read_across():
    text = f"{LONG}\n全年减贫12人，新建车间2个。\n下一段，从这里开始。"
    assert words_of(text) == [f"{LONG}\n全年减贫12人，新建车间2个。", "下一段，从这里开始。"]


@pytest.mark.parametrize(
    "following", ["一、产业扶贫", "（二）就业扶贫，稳岗拓岗", "3.健康扶贫，应保尽保", "短语"]
)
def test_a_heading_never_goes_on_with_the_line_before(following):
    assert words_of(f"{LONG}\n{following}")[-1] == following


def test_the_first_line_is_the_title_and_opens_no_section():
    text = "榆社县脱贫攻坚工作总结\n全年减贫12人。"
    assert headings_of(text) == ["榆社县脱贫攻坚工作总结"]
    assert sections_of(text)["全年减贫12人。"] == ""


def test_a_first_line_with_a_number_is_a_heading_like_any_other():
    assert sections_of("一、产业扶贫\n种茶5亩。")["种茶5亩。"] == "一、产业扶贫"


def test_numbered_headings_nest():
    text = "总结\n一、产业扶贫\n（一）种茶\n1.规模\n茶园5亩。\n（二）养牛\n养牛2头。\n二、就业扶贫\n就业3人。"
    assert headings_of(text) == ["总结", "一、产业扶贫", "（一）种茶", "1.规模", "（二）养牛", "二、就业扶贫"]
    sections = sections_of(text)
    assert sections["茶园5亩。"] == "一、产业扶贫 / （一）种茶 / 1.规模"
    assert sections["养牛2头。"] == "一、产业扶贫 / （二）养牛"
    assert sections["就业3人。"] == "二、就业扶贫"
    assert sections["二、就业扶贫"] == ""


def test_a_heading_without_a_number_opens_a_section():
    text = "总结\n主要成效\n全年减贫12人。\n存在的问题\n仍有3户未脱贫。"
    assert headings_of(text) == ["总结", "主要成效", "存在的问题"]
    assert sections_of(text)["仍有3户未脱贫。"] == "存在的问题"


@pytest.mark.parametrize(
    "line", ["全县脱贫12户", "就业扶贫。", "养牛2头；", "一句话，没有句号", "***", "第一，" * 20]
)
def test_a_line_that_is_no_heading(line):
    assert headings_of(f"总结\n{line}\n全年减贫12人。") == ["总结"]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("总结\n一是抓产业。全年种茶5亩。", "一是抓产业。"),
        ("总结\n（一）抓产业促增收。全年种茶5亩。", "（一）抓产业促增收。"),
        ("总结\n在就业扶贫方面。全年就业3人。", "在就业扶贫方面。"),
    ],
)
def test_a_heading_may_run_into_its_paragraph(text, heading):
    assert headings_of(text) == ["总结", heading]
    assert words_of(text)[1] == heading
    last = split_sentences(text)[-1]
    assert last.section == heading.rstrip("。")
    assert not last.is_heading


def test_a_numbered_sentence_with_a_figure_is_no_heading():
    assert headings_of("总结\n一是种茶5亩。二是养牛2头。") == ["总结"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("种茶1亩，" * 400, "种茶1亩，" * 201),
        ("种" * 1100 + "，" + "茶" * 900, "种" * 1100 + "，"),
        ("种" * 3000, "种" * 1000),
        ("种" * 998 + "1,234,567元" + "茶" * 900, "种" * 998 + "1,234,567"),
        ("种" * 998 + "1" * 5000, "种" * 998 + "1" * 5000),
        ("种" * 998 + "1" * 5000 + "元，" + "茶" * 900, "种" * 998 + "1" * 5000),
        ("1、" * 1000, "1、" * 501),
        ("种" * 1200 + "。", "种" * 1000),
        ("种" * 1198 + "。", "种" * 1198 + "。"),
    ],
    ids="commas late none grouped digits long enumeration mark whole".split(),
)
def test_a_sentence_without_end_is_cut_between_numbers(text, first):
    assert words_of(text)[0] == first
    assert "".join(words_of(text)) == text


def check_spans(text: str) -> None:
    sentences = split_sentences(text)
    covered = 0
    for sentence in sentences:
        assert text[covered : sentence.start].strip() == ""
        assert covered <= sentence.start < sentence.end <= len(text)
        words = text[sentence.start : sentence.end]
        assert words == words.strip()
        covered = sentence.end
    assert text[covered:].strip() == ""


@given(st.text(max_size=80))
def test_every_sign_lies_in_one_sentence_of_any_text(text):
    check_spans(text)


@given(st.text(alphabet=SIGNS, max_size=160))
def test_every_sign_lies_in_one_sentence(text):
    check_spans(text)


@given(st.text(alphabet=SIGNS, max_size=160))
def test_a_section_is_made_of_headings_that_stand_before(text):
    seen = {""}
    for sentence in split_sentences(text):
        assert set(sentence.section.split(" / ")) <= seen
        if sentence.is_heading:
            heading = "".join(line.strip() for line in text[sentence.start : sentence.end].split("\n"))
            seen |= {heading, heading.rstrip("。：:")}


@given(st.text(alphabet="种茶1２*，,、。 \n", min_size=900, max_size=3000))
def test_no_sentence_is_much_longer_than_the_longest_of_real_reports(text):
    check_spans(text)
    numerals = [n.end - n.start for n in scan_numerals(text)]
    assert all(s.end - s.start <= 1200 + max(numerals) for s in split_sentences(text))


def test_real_reports_are_covered_and_none_of_their_sentences_is_cut(shared):
    for path in [*sorted((shared / "reports").glob("*.txt")), *sorted((shared / "corpora").rglob("*.txt"))]:
        text = path.read_text(encoding="utf-8-sig")
        check_spans(text)
        assert all(s.end - s.start < 600 for s in split_sentences(text))


def test_a_hundred_thousand_signs_are_split_at_once():
    for sign in ("。", "，", "\n", "一", "（一）", "1.", "“", " "):
        check_spans(sign * 100_000)


def _sections(text: str) -> list[str]:
    return [sentence.section for sentence in split_sentences(text) if not sentence.is_heading]


def test_a_byline_and_a_subtitle_are_no_sections() -> None:
    text = "大山里的答卷\n——某市脱贫攻坚见闻\n本报记者 李一 通讯员 王二\n入冬了，棚里很暖。"
    assert set(_sections(text)) == {""}
    assert any(s.is_clutter and "记者" in text[s.start : s.end] for s in split_sentences(text))
    assert not any(s.is_clutter for s in split_sentences("总结\n记者在村里看到，路修好了。"))


@pytest.mark.parametrize(
    "line",
    [
        "首页 上一页 1 2 3 4 下一页 尾页 共4页 第2页 转到第页",
        "微信新浪微博QQ空间 分享到：",
        "主办：某县人民政府办公室 \xa0 承办：某县大数据局",
        "联系电话：0746-2345678 \xa0 邮编：425000",
        "2019-12-20 来源：某县扶贫办 【字体：大 中 小】",
        "微信扫一扫",
        "点击下方关注我们",
        "正在加载…",
    ],
)
def test_the_furniture_of_a_page_is_known(line: str) -> None:
    text = f"总结\n全县脱贫3户。\n{line}\n一、下一页的打算\n共4页表格，第2页有误。"
    assert [text[s.start : s.end] for s in split_sentences(text) if s.is_clutter] == [line]


def test_what_opens_page_after_page_is_no_section() -> None:
    text = "\n\f\n".join(f"某县扶贫开发局\n第{page}批脱贫{page}户。" for page in "一二三")
    assert set(_sections(text)) == {""}


def test_a_line_with_tabs_is_no_heading() -> None:
    assert _sections("总结\n一、投向\n用途\t中央\t合计\n路修好了。")[-1] == "一、投向"


def test_a_slogan_between_paragraphs_is_a_heading() -> None:
    assert _sections("见闻\n天冷了。\n搬出大山，住进新居\n建成安置点8个。")[-1] == "搬出大山，住进新居"
    assert _sections("见闻\n全县建成的路，\n修到家门，通到田头\n共8条。")[-1] == ""


def test_dashes_open_a_heading_that_runs_into_its_paragraph() -> None:
    assert _sections("总结\n——产业就业增收。建成园区8个。") == ["——产业就业增收"]
