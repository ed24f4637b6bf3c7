"""Personal fields with what identifies hidden: one star for each hidden sign.

No law fixes one way. A citizen's number keeps first and last four, so the date of birth is hidden.
Source: domain facts, section 11, masking. Anything unreadable is hidden rather than shown.
"""

import re
import unicodedata

from mashang.domain.names import normalise_name, split_surname

_STARS = str.maketrans(dict.fromkeys("＊●•×✱∗", "*"))
_NUMBER = "[0-9A-Z一二三四五六七八九十百零〇]+"
_BUILDING = re.compile(f"^.*?{_NUMBER}(?:号楼|幢|栋|座)")
_GROUP = re.compile(f"^.*?{_NUMBER}(?:村民小组|小组|组)")
_NAMED = re.compile("^[^0-9]+")
_SHOWN_OF_UNKNOWN = 4
_HIDDEN = "***"


def mask_name(name: str) -> str:
    """陈琳 → 陈*, 陈小琳 → 陈*琳, 欧阳娜 → 欧阳*, John Smith → J*** S****; one sign alone is hidden."""
    known = normalise_name(name)
    if len(known) < 2:
        return "*" * len(known)
    if known.isascii() or " " in known:
        return " ".join(word[:1] + "*" * (len(word) - 1) for word in known.split(" "))
    if "·" in known:
        first, *others = known.split("·")
        hidden = first[:1] + "*" * (len(first) - 1)
        return "·".join([hidden, *("*" * len(part) for part in others)])
    surname, given = split_surname(known)
    if len(given) < 2:
        return surname + "*" * len(given)
    return surname + "*" * (len(given) - 1) + given[-1]


def mask_phone(phone: str) -> str:
    """13812341234 → 138****1234, 0571-88123456 → 0571-****3456; a public hotline stays."""
    if re.fullmatch("1[3-9][0-9]{9}", phone):
        return f"{phone[:3]}****{phone[-4:]}"
    landline = re.fullmatch("(0[0-9]{2,3})-([0-9]{7,8})((?:-[0-9]+)?)", phone)
    if landline is not None:
        area, local, extension = landline.groups()
        return f"{area}-{'*' * (len(local) - 4)}{local[-4:]}{'*' * len(extension)}"
    if re.fullmatch("[0-9]{3}|1[0-2][0-9]{3}|9[56][0-9]{3,4}|[48]00[0-9]{7}", phone):
        return phone
    return "*" * len(phone)


def mask_id_number(number: str) -> str:
    """330102199001011234 → 3301**********1234; shorter numbers keep at most a quarter at each end."""
    shown = min(4, len(number) // 4)
    if not shown:
        return "*" * len(number)
    return number[:shown] + "*" * (len(number) - 2 * shown) + number[-shown:]


def mask_address(address: str) -> str:
    """The address as far as the building or the villagers' group; the rest is three stars.

    白石社区白石嘉苑3幢2单元501室 → 白石社区白石嘉苑3幢***, 黄家社区2组136-1号 → 黄家社区2组***.
    How much is hidden does not show.
    """
    text = unicodedata.normalize("NFKC", address).strip()
    for known in (_GROUP, _BUILDING, _NAMED):
        found = known.search(text)
        if found is not None and found.end() < len(text):
            return found[0] + _HIDDEN
        if found is not None and known is not _NAMED:
            return text
    return text[:_SHOWN_OF_UNKNOWN] + _HIDDEN if len(text) > _SHOWN_OF_UNKNOWN else _HIDDEN


def matches_masked(masked: str, full: str) -> bool:
    """Whether a full value can be the one behind a masked one: same length, same shown signs.

    Never more than a candidate: many people share four digits at each end.
    """
    pattern = masked.strip().translate(_STARS).upper()
    value = full.strip().upper()
    return len(pattern) == len(value) and all(
        shown in ("*", sign) for shown, sign in zip(pattern, value, strict=True)
    )
