"""The words for what is said of people, by code."""

from collections.abc import Mapping
from typing import Final

from mashang.domain.identifiers import DocumentType
from mashang.elements.people.models import ActsFor, Correction, Fact, Person, Residency
from mashang.elements.places.models import Place
from mashang.kernel.texts import Text

PHONE: Final = "phone"
"""The type of an identifier that is no document."""

HOMES: Final = frozenset({Place.Kind.ROOM, Place.Kind.DETACHED_HOUSE, Place.Kind.SITE})
"""What one can live in; a site for its dormitory."""

SEXES: Final[Mapping[str, Text]] = {
    Person.Sex.FEMALE: Text("女", "female"),
    Person.Sex.MALE: Text("男", "male"),
    Person.Sex.UNKNOWN: Text("未填", "not given"),
}
STANDINGS: Final[Mapping[str, Text]] = {
    Residency.Standing.OWNER: Text("房主", "owner"),
    Residency.Standing.FAMILY: Text("家庭成员", "family member"),
    Residency.Standing.TENANT: Text("租客", "tenant"),
    Residency.Standing.LODGER: Text("借住", "lodger"),
    Residency.Standing.DORMITORY: Text("集体宿舍", "dormitory"),
}
FACTS: Final[Mapping[str, Text]] = {
    Fact.Kind.PREGNANT: Text("孕妇", "pregnant"),
    Fact.Kind.NURSING: Text("哺乳期", "nursing"),
    Fact.Kind.AGED_80: Text("80 岁以上高龄", "aged 80 or over"),
    Fact.Kind.LIVING_ALONE: Text("独居", "lives alone"),
    Fact.Kind.DISABLED: Text("残疾", "disabled"),
    Fact.Kind.DIALYSIS: Text("血液透析", "on dialysis"),
    Fact.Kind.CHEMO_RADIO: Text("放化疗", "in chemotherapy or radiotherapy"),
    Fact.Kind.CHRONIC_ILLNESS: Text("慢性病", "chronic illness"),
    Fact.Kind.MENTAL_ILLNESS: Text("精神障碍", "mental illness"),
    Fact.Kind.BEDRIDDEN: Text("卧床", "bedridden"),
    Fact.Kind.MINOR_ALONE: Text("独自在家的未成年人", "minor alone at home"),
    Fact.Kind.HARDSHIP: Text("困难家庭", "in hardship"),
    Fact.Kind.HOUSEHOLD_REGISTER: Text("户籍在此", "registered household here"),
}
BASES: Final[Mapping[str, Text]] = {
    ActsFor.Basis.SELF: Text("本人", "own account"),
    ActsFor.Basis.GUARDIAN: Text("监护人", "guardian"),
    ActsFor.Basis.PROXY: Text("代办人", "proxy"),
}
OPENING_IS_A_KEY: Final = Text(
    "“开门”等于给一把钥匙：能开本人小区和楼栋的门，每次都记在本人的开门记录里。",
    "Opening doors is a key handed over, to the compound and building where the person lives. Each "
    "opening stands among theirs.",
)
"""What whoever grants a proxy reads before they tick it (decision record 32)."""
FIELDS: Final[Mapping[str, Text]] = {
    "name": Text("姓名", "Name"),
    "phone": Text("电话", "Phone"),
    "document": Text("证件号码", "Document number"),
    "birth": Text("出生日期", "Date of birth"),
    "fact_notes": Text("关怀备注", "Notes on care"),
    "masked": Text("遮挡后的信息", "Masked data"),
}
"""What is masked and can be revealed."""
CORRECTABLE: Final[Mapping[str, Text]] = {
    "name": Text("姓名", "Name"),
    "sex": Text("性别", "Sex"),
    "birth": Text("出生日期", "Date of birth"),
    "document": Text("证件", "Document"),
    "phone": Text("电话", "Phone"),
    "home": Text("住处", "Home"),
    "fact": Text("关怀情况", "Care"),
    "link": Text("代办和监护", "Who acts for me"),
    "other": Text("其他", "Something else"),
}
CORRECTION_STATUSES: Final[Mapping[str, Text]] = {
    Correction.Status.WAITING: Text("待核实", "Being checked"),
    Correction.Status.CORRECTED: Text("已更正", "Corrected"),
    Correction.Status.REFUSED: Text("未更正", "Not corrected"),
}
SCOPES: Final[Mapping[str, Text]] = {
    "ask": Text("办件", "cases"),
    "open": Text("开门", "doors"),
    "read": Text("看信息", "reading"),
}
"""What a link allows."""
SOURCES: Final[Mapping[str, Text]] = {
    "registered": Text("社区登记", "registered by the community"),
    "imported": Text("表格导入", "imported from a spreadsheet"),
    "applied": Text("本人申请", "own application"),
    "reported": Text("房东报告", "reported by the landlord"),
    "built": Text("演示数据", "demo data"),
}
IDENTIFIERS: Final[Mapping[str, Text]] = {
    PHONE: Text("手机或电话", "Phone"),
    **{str(one.value): one.title for one in DocumentType},
}


def title_of(titles: Mapping[str, Text], code: str) -> Text | str:
    """The words for a code; the code itself when this version does not know it."""
    return titles.get(code, code)
