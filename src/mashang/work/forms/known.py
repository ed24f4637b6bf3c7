"""What is known already: the closed list of stored facts that a form or a template may name."""

from collections.abc import Callable, Mapping
from typing import Final

from mashang.domain.masks import mask_id_number, mask_name, mask_phone
from mashang.kernel.texts import Text

KNOWN: Final[Mapping[str, Text]] = {
    "person.name": Text("姓名", "Name"),
    "person.sex": Text("性别", "Sex"),
    "person.birth": Text("出生日期", "Date of birth"),
    "person.age": Text("年龄", "Age"),
    "person.phone": Text("电话", "Phone"),
    "person.document": Text("证件号码", "Document number"),
    "person.standing": Text("与房屋关系", "Standing"),
    "place.address": Text("住址", "Address"),
    "place.room": Text("房号", "Room"),
    "place.building": Text("楼幢", "Building"),
    "place.compound": Text("小区", "Compound"),
    "place.community": Text("社区", "Community"),
}
OF_PERSON: Final = frozenset(one for one in KNOWN if one.startswith("person."))


def _year(day: str) -> str:
    return f"{day[:4]}-**-**"


CONTACT: Final[Mapping[str, Callable[[str], str]]] = {
    "person.name": mask_name,
    "person.phone": mask_phone,
    "person.document": mask_id_number,
    "person.birth": _year,
}
"""What staff see masked until they say why, and how."""
LOOKED_AT: Final = {
    "person.name": "name",
    "person.phone": "phone",
    "person.document": "document",
    "person.birth": "birth",
}
"""Under which field a record keeps that it left the house."""


def masked(facts: Mapping[str, str]) -> dict[str, str]:
    """The same facts as staff may see them."""
    return {
        code: CONTACT[code](value) if code in CONTACT and value else value
        for code, value in facts.items()
    }
