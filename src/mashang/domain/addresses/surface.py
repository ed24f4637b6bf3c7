"""One surface for the many ways the same address is typed: widths, dashes, numerals, spaces.

Folding never decides what a number means; it only removes differences that carry no meaning. In the
folded text `-` is any dash, `~` a word or sign that can only mean a range, `、` any sign of a list,
`+` an explicit sub-number (附, 之), a space a gap between two numbers, and `|` the seam between a
Chinese numeral and an Arabic one, which are never glued together.
"""

import re
import unicodedata

LONGEST = 200
"""Signs beyond which a text is no address: no registered writing comes near it."""

_DASHES = "-‐‑‒–—―−－﹣﹘─━ー⁃"
_BRACKETS = "()[]{}【】〔〕「」『』《》〈〉<>\"'“”‘’"
_SIGNS = str.maketrans(
    {
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_BRACKETS, " "),
        **dict.fromkeys("~∼〜～", "~"),
        **dict.fromkeys(";；/／、﹑､", "、"),
        **dict.fromkeys("，,﹐､", ","),
        **dict.fromkeys("号號", "号"),
        **dict.fromkeys("幢棟栋", "幢"),
        **dict.fromkeys("#♯＃", "#"),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", None),
    }
)
_NUMERAL = re.compile("[〇零一二三四五六七八九十百千]+")
_DIGITS = {sign: str(value) for value, sign in enumerate("零一二三四五六七八九")} | {"〇": "0"}
_COUNTED = re.compile(
    "(?:(?P<k>[一二三四五六七八九])千零?)?(?:(?P<h>[一二三四五六七八九])百零?)?"
    "(?:(?P<t>[一二三四五六七八九]?)(?P<ten>十))?(?P<u>[一二三四五六七八九])?"
)
_DASH_TYPED_AS_ONE = re.compile("(?<=[0-9])一(?=[0-9])")
_LOOSE_SPACE = re.compile("(?<![0-9A-Z]) | (?![0-9A-Z])")
_ORDINAL = re.compile("第(?=[0-9])")
_SUB_NUMBER = re.compile("(?<=[0-9])号?[附之](?=[0-9])")
_ALONG_STREET = re.compile("沿街(?:商铺|店面|店铺|门面|营业房)")
_COMMA_LIST = re.compile("(?<=[0-9A-Z]),(?=[0-9A-Z])")
_AND = re.compile("(?<=[0-9号幢座楼室组元#])[和及与](?=[0-9第])")
_UNTIL = re.compile("(?<=[0-9号幢座楼室组元#])[至到](?=[0-9第])")
_DASHED = re.compile("-{2,}")


def fold(text: str) -> str:
    """The text on one surface; linear in its length.

    Full width becomes half width, letters upper case, Chinese numerals Arabic. Two Chinese digits
    in a row without a unit (二三幢) stay as they are: they may be a list.
    """
    folded = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    folded = " ".join(folded.upper().split()).strip("。.,、 ")
    if "一" in folded:
        folded = _DASH_TYPED_AS_ONE.sub("-", folded)
    if _NUMERAL.search(folded):
        folded = _NUMERAL.sub(_arabic, folded)
    if " " in folded:
        folded = _LOOSE_SPACE.sub("", folded)
    return _fold_words(folded)


def _fold_words(folded: str) -> str:
    if "第" in folded:
        folded = _ORDINAL.sub("", folded)
    if "附" in folded or "之" in folded:
        folded = _SUB_NUMBER.sub("+", folded)
    if "沿街" in folded:
        folded = _ALONG_STREET.sub("沿街", folded)
    if "," in folded:
        folded = _COMMA_LIST.sub("、", folded)
    if "--" in folded:
        folded = _DASHED.sub("-", folded)
    folded = _AND.sub("、", folded)
    return _UNTIL.sub("~", folded)


def _arabic(found: re.Match[str]) -> str:
    run = found[0]
    value = _value(run)
    if value is None:
        return run
    text = found.string
    before = text[found.start() - 1 : found.start()]
    after = text[found.end() : found.end() + 1]
    left = "|" if before.isascii() and before.isalnum() else ""
    right = "|" if after.isascii() and after.isalnum() else ""
    return f"{left}{value}{right}"


def _value(run: str) -> str | None:
    if not any(sign in "十百千" for sign in run):
        return None if len(run) == 2 else "".join(_DIGITS[sign] for sign in run)
    counted = _COUNTED.fullmatch(run)
    if counted is None or _leaves_a_unit_out(counted):
        return None
    thousands, hundreds, units = (int(_DIGITS.get(counted[k] or "零", "0")) for k in "khu")
    tens = int(_DIGITS[counted["t"] or "一"]) if counted["ten"] else 0
    return str(thousands * 1000 + hundreds * 100 + tens * 10 + units)


def _leaves_a_unit_out(counted: re.Match[str]) -> bool:
    """Whether a unit is skipped without 零: 一百二 is 120 in speech and must not become 102."""
    skips = counted["u"] and not counted["ten"] and (counted["h"] or counted["k"])
    skips = skips or (counted["k"] and not counted["h"] and counted["ten"])
    return bool(skips) and "零" not in counted[0]
