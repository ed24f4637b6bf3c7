"""Names of people: one form for comparing, pinyin for finding, surnames read as surnames are.

A name never identifies anybody: two people of the founding case share one. What was written is kept
by the caller; these functions only derive from it.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from heapq import nsmallest
from itertools import product

from pypinyin import Style, lazy_pinyin
from pypinyin import pinyin as readings_of

LONGEST = 60
"""Signs of a name that are looked at; the longest names in documents stay far below."""
MOST_READINGS = 24
"""Whole-name readings kept as search keys, the commonest first."""
_MOST_PER_SIGN = 4
_SIGNS_READ_IN_FULL = 4

_DOTS = re.compile("[ ]*[·•・‧∙⋅●･ᐧ．。.][ ]*")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f〇"
_HAN_SIGN = re.compile(f"[{_HAN}]")
_GAP_AT_HAN = re.compile(f"(?<=[{_HAN}·]) +| +(?=[{_HAN}·])")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_NOT_A_LETTER = re.compile("[^a-z0-9]+")

_TWO_SIGNS = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 "
    "仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 "
    "段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五 单于 即墨 达奚 褚师 纳兰 完颜 叶赫 富察"
)
_SURNAMES_OF_TWO = frozenset(_TWO_SIGNS.split())
_AS_SURNAME = {
    "单": "shan", "仇": "qiu", "曾": "zeng", "区": "ou", "查": "zha", "解": "xie", "盖": "ge",
    "朴": "piao", "任": "ren", "华": "hua", "纪": "ji", "乐": "yue", "缪": "miao", "宁": "ning",
    "翟": "zhai", "召": "shao", "种": "chong", "重": "chong", "员": "yun", "洗": "xian",
    "折": "she", "哈": "ha", "佴": "nai", "覃": "qin", "冼": "xian", "逄": "pang", "尹": "yin",
    "那": "na", "尧": "yao", "柏": "bai", "葛": "ge", "贾": "jia", "沈": "shen", "石": "shi",
    "阚": "kan", "黑": "he", "秘": "bi", "牟": "mu", "卜": "bu", "薄": "bo", "晟": "cheng",
    "盛": "sheng", "车": "che", "祭": "zhai", "訾": "zi", "谌": "chen", "令狐": "ling hu",
    "尉迟": "yu chi", "万俟": "mo qi", "澹台": "tan tai", "长孙": "zhang sun", "单于": "chan yu",
    "宰父": "zai fu", "乐正": "yue zheng", "亓官": "qi guan", "子车": "zi ju",
}  # fmt: skip
"""The reading a surname has where the sign alone is usually read otherwise. Source: general
knowledge; other readings of the sign are kept as search keys, so a gap costs only the order."""
_ALSO_AS_SURNAME = {
    "覃": ("tan",), "翟": ("di",), "乐": ("le",), "缪": ("mou",), "牟": ("mou",), "盖": ("gai",),
    "华": ("hua",), "纪": ("ji",), "尹": ("yin",), "葛": ("ge",), "黑": ("hei",), "冼": ("sheng",),
}  # fmt: skip


def normalise_name(raw: str) -> str:
    """One form of a name: half width, a single middle dot, no spaces between Chinese signs.

    Latin names keep one space between words and their own letters' case.
    """
    name = unicodedata.normalize("NFKC", _INVISIBLE.sub("", raw))
    name = " ".join(name.split())
    if _HAN_SIGN.search(name):
        name = _DOTS.sub("·", name).strip("·")
        name = _GAP_AT_HAN.sub("", name)
    return name


def is_same(one: str, other: str) -> bool:
    """Whether two writings are the same name; the case of Latin letters does not matter."""
    return normalise_name(one).casefold() == normalise_name(other).casefold()


def split_surname(name: str) -> tuple[str, str]:
    """Surname and given name of a Chinese name; 欧阳 alone is 欧 and 阳."""
    known = normalise_name(name)
    size = 2 if len(known) > 2 and known[:2] in _SURNAMES_OF_TWO else 1
    return known[:size], known[size:]


def pinyin(name: str) -> str:
    """The likeliest reading, a syllable a word: 单小琳 → `shan xiao lin`, 吕 → `lv`."""
    return " ".join(_likeliest(normalise_name(name)))


def initials(name: str) -> str:
    """The first letters of the likeliest reading: 陈小琳 → `cxl`."""
    return "".join(word[:1] for word in _likeliest(normalise_name(name)))


@lru_cache(maxsize=4096)
def search_keys(name: str) -> frozenset[str]:
    """Everything by which a name can be found: itself, its pinyin joined, its initials.

    All common readings of signs that have several are in it, as surnames first, at most
    `MOST_READINGS` of them. Compare with `query_key` of what somebody types.
    """
    known = normalise_name(name)[:LONGEST]
    keys = {known.casefold(), query_key(known)}
    for syllables in _all_readings(known):
        joined = "".join(syllables)
        keys |= {joined, "".join(word[:1] for word in syllables)}
        if "v" in joined:
            keys |= {joined.replace("v", "u"), joined.replace("v", "yu")}
    if " " in known or "·" in known:
        keys |= {query_key(part) for part in re.split("[ ·]", known) if len(part) > 1}
    return frozenset(key for key in keys if key)


def query_key(text: str) -> str:
    """What somebody types into a search for a name, in the form of the keys.

    `Chen Lin`, `chénlín` and `CHENLIN` are `chenlin`; `Lü` is `lv`; Chinese stays as it is.
    """
    known = normalise_name(text)[:LONGEST].casefold()
    if _HAN_SIGN.search(known):
        return known
    known = re.sub("[üǖǘǚǜ]|u:", "v", known)
    letters = "".join(
        sign for sign in unicodedata.normalize("NFKD", known) if not unicodedata.combining(sign)
    )
    return _NOT_A_LETTER.sub("", letters) or known


def _likeliest(name: str) -> list[str]:
    if not _HAN_SIGN.search(name):
        return [query_key(word) for word in name.split(" ") if word]
    surname, given = split_surname(name)
    read = _AS_SURNAME.get(surname, "").split() or _read(surname)
    return [*read, *(word for part in given.split("·") if part for word in _read(part))]


def _all_readings(name: str) -> Iterator[tuple[str, ...]]:
    """Readings of the whole name, the commonest first."""
    if not _HAN_SIGN.search(name):
        yield tuple(_likeliest(name))
        return
    surname, given = split_surname(name)
    of_surname = _readings_of_surname(surname)
    of_given = [
        _readings_of_sign(sign) if at < _SIGNS_READ_IN_FULL else _readings_of_sign(sign)[:1]
        for at, sign in enumerate(given.replace("·", ""))
    ]
    choices = [of_surname, *of_given]
    ranked = product(*(range(len(choice)) for choice in choices))
    for ranks in nsmallest(MOST_READINGS, ranked, key=sum):
        words = [choice[rank] for choice, rank in zip(choices, ranks, strict=True)]
        yield tuple(word for part in words for word in part.split())


def _readings_of_surname(surname: str) -> list[str]:
    known = [_AS_SURNAME[surname]] if surname in _AS_SURNAME else []
    if len(surname) == 1:
        found = [*known, *_ALSO_AS_SURNAME.get(surname, ()), *_readings_of_sign(surname)]
        return list(dict.fromkeys(found))
    return list(dict.fromkeys([*known, " ".join(_read(surname))]))


@lru_cache(maxsize=1 << 14)
def _read(signs: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(signs, style=Style.NORMAL))


@lru_cache(maxsize=1 << 14)
def _readings_of_sign(sign: str) -> tuple[str, ...]:
    found = readings_of(sign, style=Style.NORMAL, heteronym=True)
    return tuple(dict.fromkeys(found[0]))[:_MOST_PER_SIGN] if found else (sign,)
