"""A grid of tiles, one for each unit at province level: where a map would be, without a boundary.

Tiles are of one size, so that a large unit does not weigh more than a small one. Neighbours stand near each
other as far as a grid allows; the grid says nothing of borders.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.figures.theme import GREY, INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class Unit(NamedTuple):
    """A unit at province level: column and row of its tile, short names, part of the country.

    The English names are those of ISO 3166-2; the parts are the east, centre and west of the statistics
    bureau's poverty survey, "" for units outside it.
    """

    column: int
    row: int
    zh: str
    en: str
    part: str


class Tile(NamedTuple):
    """What a tile shows: its colour and the words below the name."""

    colour: str
    words: str
    ink: str = INK


UNITS = {
    "北京市": Unit(5, 1, "北京", "Beijing", "east"),
    "天津市": Unit(6, 1, "天津", "Tianjin", "east"),
    "河北省": Unit(5, 2, "河北", "Hebei", "east"),
    "山西省": Unit(4, 2, "山西", "Shanxi", "central"),
    "内蒙古自治区": Unit(4, 1, "内蒙古", "Inner Mongolia", "west"),
    "辽宁省": Unit(7, 2, "辽宁", "Liaoning", "east"),
    "吉林省": Unit(7, 1, "吉林", "Jilin", "central"),
    "黑龙江省": Unit(7, 0, "黑龙江", "Heilongjiang", "central"),
    "上海市": Unit(7, 3, "上海", "Shanghai", "east"),
    "江苏省": Unit(6, 3, "江苏", "Jiangsu", "east"),
    "浙江省": Unit(6, 4, "浙江", "Zhejiang", "east"),
    "安徽省": Unit(5, 3, "安徽", "Anhui", "central"),
    "福建省": Unit(5, 5, "福建", "Fujian", "east"),
    "江西省": Unit(5, 4, "江西", "Jiangxi", "central"),
    "山东省": Unit(6, 2, "山东", "Shandong", "east"),
    "河南省": Unit(4, 3, "河南", "Henan", "central"),
    "湖北省": Unit(4, 4, "湖北", "Hubei", "central"),
    "湖南省": Unit(3, 4, "湖南", "Hunan", "central"),
    "广东省": Unit(4, 5, "广东", "Guangdong", "east"),
    "广西壮族自治区": Unit(3, 5, "广西", "Guangxi", "west"),
    "海南省": Unit(3, 6, "海南", "Hainan", "east"),
    "重庆市": Unit(2, 3, "重庆", "Chongqing", "west"),
    "四川省": Unit(1, 3, "四川", "Sichuan", "west"),
    "贵州省": Unit(2, 4, "贵州", "Guizhou", "west"),
    "云南省": Unit(1, 4, "云南", "Yunnan", "west"),
    "西藏自治区": Unit(0, 3, "西藏", "Xizang", "west"),
    "陕西省": Unit(3, 3, "陕西", "Shaanxi", "west"),
    "甘肃省": Unit(2, 2, "甘肃", "Gansu", "west"),
    "青海省": Unit(1, 2, "青海", "Qinghai", "west"),
    "宁夏回族自治区": Unit(3, 2, "宁夏", "Ningxia", "west"),
    "新疆维吾尔自治区": Unit(0, 1, "新疆", "Xinjiang", "west"),
    "台湾省": Unit(6, 5, "台湾", "Taiwan", ""),
    "香港特别行政区": Unit(5, 6, "香港", "Hong Kong", ""),
    "澳门特别行政区": Unit(4, 6, "澳门", "Macao", ""),
}
_SIDE = 0.94


def name_unit(region: str, lang: str) -> str:
    """Return the short name of a unit at province level; `region` itself where it is none.

    Examples
    --------
    >>> name_unit("内蒙古自治区", "en"), name_unit("榆社县", "en")
    ('Inner Mongolia', '榆社县')
    """
    unit = UNITS.get(region)
    return region if unit is None else unit.zh if lang == "zh" else unit.en


def draw_tiles(ax: Axes, tiles: Mapping[str, Tile], *, lang: str, empty: str) -> None:
    """Draw the 34 units; those without a tile are left white inside a dashed edge, with the words `empty`."""
    from matplotlib.patches import Rectangle

    for region, unit in UNITS.items():
        tile = tiles.get(region, Tile("white", empty, GREY))
        edge: dict[str, Any] = (
            {"edgecolor": "white"} if region in tiles else {"edgecolor": GREY, "linestyle": (0, (2, 2))}
        )
        corner = (unit.column - _SIDE / 2, unit.row - _SIDE / 2)
        ax.add_patch(Rectangle(corner, _SIDE, _SIDE, facecolor=tile.colour, linewidth=0.6, **edge))
        name = unit.zh if lang == "zh" else unit.en
        look: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 8, "color": tile.ink}
        ax.text(unit.column, unit.row - 0.2, name, **look)
        ax.text(unit.column, unit.row + 0.2, tile.words, **look)
    ax.set_xlim(-0.55, max(unit.column for unit in UNITS.values()) + 0.55)
    ax.set_ylim(max(unit.row for unit in UNITS.values()) + 0.55, -0.55)
    ax.set_axis_off()
