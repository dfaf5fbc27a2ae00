"""Codebooks: every shipped one loads and its examples hold; a broken one is refused with words that help."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.codebooks import Codebook, list_codebooks, load_codebook
from toolkit.codebooks.match import Matcher, Term, is_regex, join_terms
from toolkit.errors import CodebookError

BOOK = """
codebook: colours
version: 3
row: sentence
source: made for this test
codes:
  red:
    label: {zh: 红, en: Red}
    definition: Red things.
    terms: ['红旗', '红(?:花|叶)']
    exclude: ['小红旗']
    match: ['红旗飘扬']
    skip: ['小红旗']
  sizes:
    label: {zh: 大小, en: Sizes}
    definition: How large.
    terms:
      large: {label: {zh: 大, en: Large}, terms: ['巨大']}
      small: {label: {zh: 小, en: Small}, terms: ['微小']}
    match: ['巨大']
    skip: ['中等']
  general:
    label: {zh: 一般, en: General}
    definition: All else.
    terms: []
"""


@pytest.fixture
def write_book(tmp_path: Path):
    """Give a function that writes a codebook, one passage replaced by another, and returns its path."""

    def write(old: str = "", new: str = "") -> Path:
        assert old in BOOK
        path = tmp_path / "colours.yml"
        path.write_text(BOOK.replace(old, new, 1) if old else BOOK, encoding="utf-8")
        return path

    return write


@pytest.fixture
def colours(write_book) -> Codebook:
    return load_codebook(write_book())


def list_examples(kind: str) -> list:
    return [
        pytest.param(name, code.name, example, id=f"{name}-{code.name}-{number}")
        for name in list_codebooks()
        for code in load_codebook(name).codes.values()
        for number, example in enumerate(getattr(code, kind))
    ]


def find_codes(book: Codebook, text: str) -> set[str]:
    return {match.code for match in book.compile().find(text)}


@pytest.mark.parametrize(("book", "code", "example"), list_examples("match"))
def test_every_match_example_holds_its_code(book: str, code: str, example: str) -> None:
    assert code in find_codes(load_codebook(book), example)


@pytest.mark.parametrize(("book", "code", "example"), list_examples("skip"))
def test_no_skip_example_holds_its_code(book: str, code: str, example: str) -> None:
    assert code not in find_codes(load_codebook(book), example)


@pytest.mark.parametrize("name", list_codebooks())
def test_shipped_codebooks_say_what_they_are(name: str) -> None:
    book = load_codebook(name)
    assert (book.name, book.version > 0, bool(book.source)) == (name, True, True)
    assert load_codebook(name) is book


def test_a_users_file_is_read(colours: Codebook) -> None:
    assert (colours.name, colours.version, colours.row) == ("colours", 3, "sentence")
    assert colours["red"].label.zh == "红"
    assert [group.name for group in colours["sizes"].groups] == ["large", "small"]
    assert colours["sizes"].terms == ("巨大", "微小")
    assert colours["general"].terms == ()


def test_finds_carry_place_words_code_and_group(colours: Codebook) -> None:
    assert [tuple(match) for match in colours.compile().find("巨大的红旗和红叶")] == [
        (0, 2, "巨大", "sizes", "large"),
        (3, 5, "红旗", "red", ""),
        (6, 8, "红叶", "red", ""),
    ]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("row: sentence\n", "", "'row' is missing"),
        ("row: sentence", "rows: sentence", "unknown key 'rows'"),
        ("version: 3", "version: three", "whole number"),
        ("    definition: Red things.\n", "", "code 'red': 'definition' is missing"),
        ("    label: {zh: 红, en: Red}\n", "", "code 'red': 'label' is missing"),
        ("{zh: 红, en: Red}", "{zh: 红}", "'en' is missing"),
        ("    match: ['红旗飘扬']\n", "", "'match' or 'skip' is missing"),
        ("    skip: ['小红旗']\n", "", "'match' or 'skip' is missing"),
        ("    skip: ['小红旗']", "    skip: ['小红旗']\n    skip: ['花']", "'skip' is repeated in line"),
        ("    exclude: ['小红旗']", "    excludes: ['小红旗']", "unknown key 'excludes'"),
        ("'微小'", "'红旗'", "code 'sizes', key 'terms.small': the term '红旗' stands under 'red'"),
        ("['巨大']", "['巨大', '巨大']", "the term '巨大' stands under 'sizes'"),
        ("'红(?:花|叶)'", "'红(花'", "no regular expression"),
        ("'红(?:花|叶)'", "'红?'", "matches nothing at all"),
        ("terms: []", "terms: 红", "must be a list of texts"),
        ("codes:", "codes: [", "is no YAML"),
    ],
)
def test_broken_codebooks_are_refused(write_book, old: str, new: str, words: str) -> None:
    with pytest.raises(CodebookError) as caught:
        load_codebook(write_book(old, new))
    assert words in str(caught.value)
    assert str(caught.value).startswith("colours.yml")


def test_an_unknown_name_lists_what_there_is() -> None:
    with pytest.raises(CodebookError, match="sectors"):
        load_codebook("sektors")


def make_matcher(*terms: str, exclude: tuple[str, ...] = ()) -> Matcher:
    entries = tuple(Term(term, f"code{number}", "") for number, term in enumerate(terms))
    return Matcher(entries, dict.fromkeys((f"code{number}" for number in range(len(terms))), exclude))


@pytest.mark.parametrize(
    ("terms", "exclude", "text", "found"),
    [
        (["小额信贷", "扶贫小额信贷"], [], "扶贫小额信贷", ["扶贫小额信贷"]),
        (["低保", "低保户"], [], "低保户和低保", ["低保户", "低保"]),
        (["基础设施", "设施农业"], [], "基础设施农业", ["基础设施"]),
        (["就业", "产业(?=就业)"], [], "产业就业", ["产业", "就业"]),
        (["产业扶贫", "扶贫(?:资金|项目)"], [], "产业扶贫资金", ["产业扶贫"]),
        (["搬迁"], ["企业搬迁"], "企业搬迁后群众搬迁", ["搬迁"]),
        (["搬迁安置"], ["企业搬迁"], "企业搬迁安置", []),
        (["企业搬迁补偿"], ["企业搬迁"], "企业搬迁补偿", ["企业搬迁补偿"]),
        (["水质"], ["断面.{0,2}水质"], "断面的水质与饮水水质", ["水质"]),
        (["余", "多"], [], "百余人,十多户", ["余", "多"]),
        ([r"保险\+期货"], [], "推广保险+期货", ["保险+期货"]),
    ],
)
def test_overlaps_and_exclusions(terms: list[str], exclude: list[str], text: str, found: list[str]) -> None:
    matcher = make_matcher(*terms, exclude=tuple(exclude))
    assert [match.text for match in matcher.find(text)] == found


WORDS = st.lists(st.text("甲乙丙丁", min_size=2, max_size=4), min_size=1, max_size=12, unique=True)
TEXTS = st.text("甲乙丙丁戊😀\n", max_size=60)


@given(WORDS, TEXTS)
def test_fast_and_plain_search_agree(words: list[str], text: str) -> None:
    longest_first = sorted(words, key=len, reverse=True)
    expected = []
    place = 0
    while place < len(text):
        word = next((word for word in longest_first if text.startswith(word, place)), "")
        expected += [(place, place + len(word), word)] if word else []
        place += len(word) or 1
    assert [match[:3] for match in make_matcher(*words).find(text)] == expected


@given(WORDS, WORDS, TEXTS)
def test_finds_are_the_characters_and_never_overlap(words: list[str], phrases: list[str], text: str) -> None:
    end = 0
    for match in make_matcher(*words, exclude=tuple(phrases)).find(text):
        assert text[match.start : match.end] == match.text
        assert match.start >= end
        end = match.end


@given(WORDS)
def test_joined_terms_match_each_term_whole(words: list[str]) -> None:
    import re

    pattern = re.compile(join_terms(words))
    assert all(pattern.fullmatch(word) for word in words)


PATTERNS = st.sampled_from(
    [
        "甲乙?丙",
        "甲(?:乙|丙)",
        "(?:甲|乙丙?)丁",
        "[乙丙]丁",
        "(?<!甲)乙",
        "乙|丙丁",
        "甲?丁",
        "丁+",
        "(?=丙)丙.丁",
    ]
)


@given(PATTERNS, TEXTS)
def test_a_pattern_is_found_where_the_language_finds_it(pattern: str, text: str) -> None:
    import re

    expected = [(*match.span(), match[0]) for match in re.finditer(pattern, text)]
    long = text + "戊" * 300  # long texts are searched by tables
    for whole in (text, long):
        assert [match[:3] for match in make_matcher(pattern).find(whole)] == expected


def test_an_escaped_sign_is_plain() -> None:
    assert not is_regex(r"公司\+")
    assert is_regex("公司+")


def test_sector_codes_are_those_of_the_guide() -> None:
    codes = (
        "industry employment education health housing water relocation social_assistance finance consumption "
        "photovoltaic ecology infrastructure cooperation village_teams leadership rectification monitoring "
        "fund_supervision motivation emergency general"
    )
    assert list(load_codebook("sectors").codes) == codes.split()


def test_every_measure_has_words_in_both_languages() -> None:
    for code in load_codebook("sectors").codes.values():
        assert all(group.label and group.label.zh and group.label.en for group in code.groups)
        assert len(code.terms) == len(set(code.terms))
