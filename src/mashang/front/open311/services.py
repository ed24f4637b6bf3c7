"""The public services of the house, as Open311 names them."""

from collections.abc import Mapping, Sequence
from typing import Final

from mashang.elements.cases.kinds import CaseKind, Field, PublicService, kinds
from mashang.front.open311.documents import Many, One
from mashang.kernel.errors import Invalid, OutOfScope
from mashang.kernel.texts import Text

EXTERNAL: Final = "external_number"
"""The attribute in which a system gives its own number of the request, for every service."""
_LONGEST_VALUE: Final = 500
_LONGEST_NUMBER: Final = 60
_EXTERNAL_TITLE: Final = Text(
    "来件系统自己的编号；同一编号再次提交得到同一个办件",
    "Your own number of this request; sent again, it leads to the same request",
)


def service_of(code: str) -> tuple[CaseKind, PublicService]:
    """The kind behind a service code.

    Raises:
        OutOfScope: no such service.
    """
    for kind in kinds():
        if kind.code == code and kind.public is not None:
            return kind, kind.public
    raise OutOfScope("service")


def service_list() -> Many:
    """What may be asked for."""
    return Many(
        "services",
        "service",
        [
            {
                "service_code": kind.code,
                "service_name": kind.public.title,
                "description": kind.public.description,
                "metadata": True,
                "type": "realtime",
                "keywords": ", ".join(str(word) for word in kind.public.keywords),
                "group": kind.public.group,
            }
            for kind in kinds()
            if kind.public is not None
        ],
    )


def definition(code: str) -> One:
    """What a service asks beyond the place and the words: drawn from the kind's own form.

    Raises:
        OutOfScope: no such service.
    """
    kind, public = service_of(code)
    asked = [_attribute(kind, name, required) for name, required in public.asks]
    asked.append(
        {
            "variable": True,
            "code": EXTERNAL,
            "datatype": "string",
            "required": False,
            "datatype_description": None,
            "description": _EXTERNAL_TITLE,
        }
    )
    numbered = [{**one, "order": order} for order, one in enumerate(asked, 1)]
    return One(
        "service_definition",
        {"service_code": kind.code, "attributes": Many("attributes", "attribute", numbered)},
    )


def detail_of(kind: CaseKind, attributes: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """A report's attributes as the kind keeps them.

    Raises:
        Invalid: one that is not asked for, is missing, is given twice, or is no choice of the list.
    """
    public = kind.public
    asks = dict(public.asks) if public else {}
    for code in attributes:
        if code not in asks and code != EXTERNAL:
            text = Text("没有属性 {code}", "There is no attribute {code}", code=code)
            raise Invalid("open311.attribute", text, field=code)
    found = {}
    for code, required in asks.items():
        value = _single(code, attributes.get(code, ()), _LONGEST_VALUE)
        choices = _field(kind, code).choices
        if required and not value:
            text = Text("缺少属性 {code}", "Attribute {code} was not provided", code=code)
            raise Invalid("open311.attribute", text, field=code)
        if value and choices and value not in choices:
            text = Text("{code} 没有这个选项", "{code} has no such choice", code=code)
            raise Invalid("open311.attribute", text, field=code)
        if value:
            found[code] = value
    return found


def external_number(attributes: Mapping[str, Sequence[str]]) -> str:
    """The caller's own number of the request; empty for none.

    Raises:
        Invalid: several, or too long.
    """
    return _single(EXTERNAL, attributes.get(EXTERNAL, ()), _LONGEST_NUMBER)


def _single(code: str, values: Sequence[str], most: int) -> str:
    if len(values) > 1:
        text = Text("{code} 只能有一个值", "{code} takes one value", code=code)
        raise Invalid("open311.attribute", text, field=code)
    value = " ".join(values[0].split()) if values else ""
    if len(value) > most:
        text = Text("{code} 最多 {n} 个字", "{code} has at most {n} characters", code=code, n=most)
        raise Invalid("open311.attribute", text, field=code)
    return value


def _attribute(kind: CaseKind, code: str, required: bool) -> dict[str, object]:  # noqa: FBT001 - a column of the declaration
    field = _field(kind, code)
    found: dict[str, object] = {
        "variable": True,
        "code": code,
        "datatype": "singlevaluelist" if field.choices else "string",
        "required": required,
        "datatype_description": None,
        "description": field.title,
    }
    if field.choices:
        values = [{"key": key, "name": name} for key, name in field.choices.items()]
        found["values"] = Many("values", "value", values)
    return found


def _field(kind: CaseKind, code: str) -> Field:
    found = kind.field(code)
    if found is None:
        raise KeyError(f"{kind.code} has no field {code}")
    return found
