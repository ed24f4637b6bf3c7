"""People on their way out: one's own copy as JSON and workbook, rosters that import again."""

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Literal

from mashang.elements.people.actions.exporting import RosterRow
from mashang.elements.people.columns import PEOPLE
from mashang.elements.people.queries import HeldValue, LookLine, OwnRecord
from mashang.elements.people.terms import IDENTIFIERS, SEXES, STANDINGS, title_of
from mashang.engines.tables import Column, write_table
from mashang.kernel import clock
from mashang.kernel.texts import Text

_COPY = (
    Column("part", Text("类别", "Part")),
    Column("title", Text("项目", "Item")),
    Column("value", Text("内容", "Value")),
    Column("since", Text("自", "Since")),
    Column("until", Text("至", "Until")),
    Column("source", Text("来源", "Source")),
    Column("note", Text("备注", "Note")),
)
_PARTS = {
    "phones": Text("电话", "Phones"),
    "documents": Text("证件", "Documents"),
    "homes": Text("住处", "Homes"),
    "facts": Text("关怀情况", "Care"),
    "employments": Text("工作单位", "Employment"),
}


def own_json(record: OwnRecord, looks: Sequence[LookLine]) -> str:
    """One's own data as JSON, keys in English and stable, values as held.

    Source: 个人信息保护法 art. 45 (a copy, and taking it elsewhere).
    """
    content: dict[str, Any] = {
        "made_at": clock.now().isoformat(),
        "person_id": str(record.person_id),
        "name": record.name,
        "sex": str(record.sex),
        "birth_on": record.birth_on.isoformat() if record.birth_on else None,
        **{part: [_plain(one) for one in getattr(record, part)] for part in _PARTS},
        "acting_for_me": [
            {
                "basis": one.basis,
                "phone": one.phone,
                "may_ask": one.may_ask,
                "may_open": one.may_open,
                "may_read": one.may_read,
                "since": one.since.isoformat(),
                "until": one.until.isoformat() if one.until else None,
            }
            for one in record.links
        ],
        "looks": [
            {
                "at": one.at.isoformat(),
                "unit": one.unit,
                "role": one.role,
                "staff_no": one.staff_no,
                "purpose": str(one.purpose),
                "fields": list(one.fields),
            }
            for one in looks
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def own_workbook(record: OwnRecord, looks: Sequence[LookLine]) -> bytes:
    """One's own data as a workbook, one line for each thing that is held."""
    rows = [
        _line(Text("本人", "Person"), Text("姓名", "Name"), record.name),
        _line(Text("本人", "Person"), Text("性别", "Sex"), record.sex),
        _line(Text("本人", "Person"), Text("出生日期", "Date of birth"), record.birth_on),
    ]
    rows += [
        _line(title, one.title, one.value, one.since, one.until, one.source, one.note)
        for part, title in _PARTS.items()
        for one in getattr(record, part)
    ]
    rows += [
        _line(
            Text("谁看过", "Who looked"),
            one.purpose,
            " ".join(filter(None, (one.unit, one.role, one.staff_no))),
            clock.local(one.at).replace(tzinfo=None),
            note=", ".join(one.fields),
        )
        for one in looks
    ]
    out = io.BytesIO()
    write_table(out, _COPY, rows, fmt="xlsx")
    return out.getvalue()


def roster(rows: Iterable[RosterRow], fmt: Literal["xlsx", "csv"]) -> bytes:
    """A roster that the import of residents reads again."""
    out = io.BytesIO()
    write_table(out, PEOPLE.columns, roster_rows(rows), fmt=fmt)
    return out.getvalue()


def roster_rows(rows: Iterable[RosterRow]) -> Iterator[dict[str, object]]:
    """The rows of a roster by the codes of its columns."""
    for row in rows:
        yield (
            {
                "name": row.name,
                "sex": str(title_of(SEXES, row.sex)) if row.sex != "u" else None,
                "birth_on": row.birth_on,
                "document_type": str(title_of(IDENTIFIERS, row.document_type))
                if row.document_type
                else None,
                "document_number": row.document_number or None,
                "phone": row.phone or None,
                "address": row.address,
                "standing": str(title_of(STANDINGS, row.standing)),
                "since_on": row.since_on,
            }
        )


def _plain(one: HeldValue) -> dict[str, Any]:
    return {
        "title": str(one.title),
        "value": one.value,
        "since": one.since.isoformat() if one.since else None,
        "until": one.until.isoformat() if one.until else None,
        "source": str(one.source),
        "note": one.note,
    }


def _line(
    part: object,
    title: object,
    value: object,
    since: object = None,
    until: date | None = None,
    source: object = "",
    note: str = "",
) -> dict[str, Any]:
    return {
        "part": str(part),
        "title": str(title),
        "value": value if isinstance(value, date) else str(value or ""),
        "since": since,
        "until": until,
        "source": str(source),
        "note": note,
    }
