"""Two registrations become one person, and part again exactly as they were.

Nothing is thrown away: what followed, what was closed and what the kept registration said before are
remembered under seal, and `undo` walks that memory backwards. What came after stays where it is.
"""

import json
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from mashang.elements.people.models import (
    ActsFor,
    Identifier,
    Likely,
    Merge,
    NameKey,
    NotTheSame,
    Person,
    Sign,
)
from mashang.elements.people.policy import links_in_force
from mashang.elements.people.queries.opening import identity_of, open_values
from mashang.elements.people.steps.following import (
    Line,
    Was,
    close,
    declared,
    hand_back,
    hand_over,
    line_of,
    plain,
)
from mashang.elements.people.steps.persons import NewIdentifier, check, keys_of
from mashang.elements.people.terms import PHONE
from mashang.foundation.accounts.models import Account
from mashang.foundation.events import steps as events
from mashang.foundation.verbs import step
from mashang.kernel.errors import Conflict, RuleBroken
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text

CHOOSABLE: Final = ("name", "sex", "birth", "document")
"""What may be taken from either registration."""
_NUMBERS: Final = "people.Identifier.person"
_LINKS: Final = "people.ActsFor.person"


@step
def merge(
    kept: Person, other: Person, *, from_other: Collection[str], by: Account | None, at: datetime
) -> Merge:
    """Let one registration stand for both.

    Args:
        kept: both locked by the caller, and neither merged yet.
        from_other: which of `CHOOSABLE` the other one has right.

    Raises:
        Conflict: somebody said that they are not the same.
        RuleBroken: only one of them died, or what was chosen contradicts itself.
    """
    _check(kept, other)
    own = {column: _held(model, field, kept) for column, model, field in declared()}
    lines = _close_papers(kept, other, is_other_right="document" in from_other)
    said = _choose(kept, other, from_other)
    lines += hand_over(other.pk, kept.pk)
    lines += _put_second_phone_to_sleep(kept, lines, at)
    other.merged_into, other.compared_at = kept, at
    other.save(update_fields=["merged_into", "compared_at"])
    kept.compared_at = None
    kept.save(update_fields=["compared_at"])
    Likely.objects.filter(Q(lesser=other) | Q(greater=other)).delete()
    Sign.objects.filter(person=other).delete()
    merge_id = new_id(at)
    done = Merge.objects.create(
        merge_id=merge_id,
        kept=kept,
        other=other,
        memory=json.dumps({"lines": lines, "said": said, "own": own}, ensure_ascii=False),
        merged_at=at,
        merged_by=by,
    )
    events.append("people.merged", f"person:{kept.pk}", {"other_id": str(other.pk)})
    return done


@step
def undo(
    merge: Merge, kept: Person, other: Person, *, by: Account | None, at: datetime
) -> dict[str, int]:
    """Part two registrations again; returns how many rows stay with the kept one, by column.

    Args:
        merge: locked, as both persons are.

    Raises:
        Conflict: undone before, or a later merge has to be undone first.
    """
    _check_undo(merge, kept)
    memory = json.loads(merge.memory.open())
    hand_back(memory["lines"])
    _say_again(kept, memory["said"])
    other.merged_into, other.compared_at = None, None
    other.save(update_fields=["merged_into", "compared_at"])
    kept.compared_at = None
    kept.save(update_fields=["compared_at"])
    merge.undone_at, merge.undone_by = at, by
    merge.save(update_fields=["undone_at", "undone_by"])
    events.append("people.parted", f"person:{kept.pk}", {"other_id": str(other.pk)})
    return _later(kept, memory["own"])


def said_different(one: Person, other: Person) -> bool:
    """Whether somebody said that these two, or whoever was merged into them, are not the same."""
    mine, theirs = _with_merged(one), _with_merged(other)
    return NotTheSame.objects.filter(
        Q(lesser__in=mine, greater__in=theirs) | Q(lesser__in=theirs, greater__in=mine)
    ).exists()


def _with_merged(person: Person) -> Any:
    return Person.objects.filter(Q(pk=person.pk) | Q(merged_into=person)).values("pk")


def _check(kept: Person, other: Person) -> None:
    if said_different(kept, other):
        raise Conflict(
            "people.said_different",
            Text(
                "有人核对过，这两份登记不是同一个人",
                "Somebody checked: these two are not the same person",
            ),
        )
    if (kept.died_on is None) != (other.died_on is None):
        raise RuleBroken(
            "people.one_has_died",
            Text(
                "两份登记中只有一份登记了去世，请先核实再合并",
                "Only one of the two is recorded as dead; make sure before you merge",
            ),
        )


def _check_undo(merge: Merge, kept: Person) -> None:
    if merge.undone_at is not None:
        raise Conflict(
            "people.merge_undone", Text("这次合并已经撤销", "This merge was undone already")
        )
    later = Merge.objects.filter(kept=kept, undone_at__isnull=True, merged_at__gt=merge.merged_at)
    if kept.merged_into_id is not None or later.exists():
        raise Conflict(
            "people.later_merge_first",
            Text("请先撤销后面的一次合并", "Undo the later merge first"),
        )


def _held(model: Any, field: Any, person: Person) -> list[str]:
    rows = model._default_manager.filter(**{field.attname: person.pk})
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def _later(kept: Person, own: Mapping[str, list[str]]) -> dict[str, int]:
    """Rows that the kept registration has now and did not have before the merge."""
    found = Counter[str]()
    for column, model, field in declared():
        found[column] = len(set(_held(model, field, kept)) - set(own.get(column, ())))
    return {column: count for column, count in found.items() if count}


def _close_papers(kept: Person, other: Person, *, is_other_right: bool) -> list[Line]:
    """Of two numbers of one kind of document, the wrong one ends."""
    wrong, right = (kept, other) if is_other_right else (other, kept)
    standing = Identifier.objects.filter(until__isnull=True, is_exclusive=True)
    types = standing.filter(person=right).values("type")
    rows = standing.select_for_update().filter(person=wrong, type__in=types)
    return [line_of(_NUMBERS, row.pk, (wrong.pk, wrong.pk), close(row)) for row in rows]


def _choose(kept: Person, other: Person, from_other: Collection[str]) -> dict[str, list[Any]]:
    """Write what was chosen on the kept registration; returns what it said before and says now."""
    mine, theirs = identity_of(kept), identity_of(other)
    papers = Identifier.objects.filter(
        person__in=[kept, other], until__isnull=True, is_exclusive=True
    ).exclude(type=PHONE)
    wanted = check(
        name=(theirs if "name" in from_other else mine).name or "",
        sex=(other if "sex" in from_other else kept).sex,
        birth_on=(theirs if "birth" in from_other else mine).birth_on,
        identifiers=[NewIdentifier(row.type, value) for row, value in open_values(papers) if value],
    )
    new = {
        "name": wanted.name,
        "sex": wanted.sex,
        "birth": wanted.birth_on.isoformat() if wanted.birth_on else "",
        "is_protected": kept.is_protected or other.is_protected,
    }
    said = {name: [before, new[name]] for name, before in _sayings(kept).items()}
    _write(kept, new)
    return said


def _sayings(person: Person) -> dict[str, Any]:
    return {
        "name": person.name.open(),
        "sex": person.sex,
        "birth": person.birth.open() if person.birth else "",
        "is_protected": person.is_protected,
    }


def _say_again(kept: Person, said: Mapping[str, list[Any]]) -> None:
    """What the kept registration said before, unless somebody changed it since."""
    now = _sayings(kept)
    _write(kept, {name: was if now[name] == became else now[name]
                  for name, (was, became) in said.items()})  # fmt: skip


def _write(person: Person, new: Mapping[str, Any]) -> None:
    old = _sayings(person)
    changed = [name for name, value in new.items() if old[name] != value]
    for name in changed:
        setattr(person, name, new[name])
    if changed:
        person.save(update_fields=changed)
    if "name" in changed:
        NameKey.objects.filter(person=person).delete()
        NameKey.objects.bulk_create(NameKey(person=person, key=key) for key in keys_of(new["name"]))


def _put_second_phone_to_sleep(kept: Person, lines: list[Line], at: datetime) -> list[Line]:
    """One own account stays awake: a second one waits until the community made sure who holds it.

    Otherwise a wrong merge would show one person's data to another.
    """
    moved = [line["row"] for line in lines if line["column"] == _LINKS]
    own = ActsFor.objects.select_for_update(of=("self",)).filter(
        links_in_force(at), person=kept, basis=ActsFor.Basis.SELF
    )
    if not own.exclude(pk__in=moved).exists():
        return []
    asleep = []
    for link in own.filter(pk__in=moved):
        link.suspended_at = at
        link.save(update_fields=["suspended_at"])
        was: Was = {"suspended_at": (None, plain(at))}
        asleep.append(line_of(_LINKS, link.pk, (kept.pk, kept.pk), was))
    return asleep
