"""What the register says about an address, in both languages, and addresses written out."""

from mashang.domain.addresses.levels import Level
from mashang.domain.addresses.tails import is_number
from mashang.kernel.texts import Text

MATCHES = Text("与登记地址一致：{address}", "Matches the registered address {address}")
SEVERAL = Text(
    "这样写对应不止一处登记地址，请选一处", "More than one registered address fits; please choose"
)
INCOMPLETE = Text(
    "地址没有写到底，请补上后面的部分或选一处",
    "The address stops early; please add the rest or choose",
)
UNSURE = Text(
    "写法不完整，可能是下列地址之一，请确认",
    "The writing is incomplete; it may be one of these, please confirm",
)
RANGE_OR_SUB_NUMBER = Text(
    "短横线既可能表示“到”，也可能是分号（如136-1号），请选一处",
    "The hyphen may mean “to” or a sub-number (as in 136-1); please choose",
)
SEVERAL_PLACES = Text(
    "这里写了多处地址，请一处一处填写",
    "Several places are written here; please give them one by one",
)
EMPTY = Text("没有填写地址", "The address is empty")
TOO_LONG = Text(
    "地址太长，请只填写地址本身", "The address is too long; please give the address alone"
)
NOT_UNDERSTOOD = Text(
    "没有看懂这个地址，请按“社区、小区、幢、单元、室”或“社区、组、门牌号”填写",
    "This address was not understood; please write community, compound, building, unit, room, "
    "or community, group, house number",
)
ABSENT = Text(
    "登记的地址里没有这个{level}：{value}", "The register has no such {level} here: {value}"
)
PLACE_ABSENT = Text("登记的地址里没有这一处", "The register has no such address")
HINT_UNKNOWN = Text(
    "登记里没有叫“{within}”的社区或小区", "The register knows no community or compound “{within}”"
)

_LABELS = {
    Level.GROUP: "组",
    Level.HOUSE: "号",
    Level.BUILDING: "幢",
    Level.UNIT: "单元",
    Level.ROOM: "室",
}


def written_value(level: Level, value: str) -> str:
    """One level as people write it: `3幢`, `136-1号`, but `综合楼` and `车库12` as they are."""
    number = value.removeprefix("沿街")
    return value + _LABELS[level] if value and is_number(number) else value
