"""Writing a notice: who it is for, what it says, until when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from mashang.elements.people.models import Fact
from mashang.elements.places import queries as places
from mashang.foundation.accounts.models import Account
from mashang.foundation.commands import steps as commands
from mashang.foundation.files import steps as files
from mashang.foundation.files.intake import Upload
from mashang.foundation.grants.actor import Actor
from mashang.foundation.policies import queries as policies
from mashang.foundation.records import steps as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.verbs import verb
from mashang.governance.notices.models import Notice, OnlyWith, Picture, Scope
from mashang.governance.notices.policy import NOTICES
from mashang.kernel import paths
from mashang.kernel.errors import Conflict, Invalid, RuleBroken
from mashang.kernel.house import house
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text

TEXT = "notices.text"
PICTURES = "notices.notice"
PLACE, AREA = "p", "a"
_WHERE_SIGNS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a notice shall say, to whom, and when.

    Attributes:
        targets: `"p:<place id>"` or `"a:<area id>"`.
        audience: a code that some room declares.
        attention: kinds of facts; for everybody of the audience when empty.
        confirm_by: set when it must be confirmed.
    """

    title_zh: str
    body_zh: str
    title_en: str = ""
    body_en: str = ""
    targets: Sequence[str] = ()
    audience: str = "residents"
    attention: Sequence[str] = ()
    must_confirm: bool = False
    counts: str = Notice.Counts.PERSON
    confirm_by: datetime | None = None
    starts_at: datetime
    ends_at: datetime
    pictures: Sequence[Upload] = field(default_factory=tuple)


@verb
def draft(*, actor: Actor, wanted: Wanted, command_id: UUID) -> UUID:
    """Write a notice that nobody sees yet; returns its id.

    Raises:
        OutOfScope: no such place or area in sight.
        NotAllowed: the actor sends no notices there, or may not see such facts of attention.
        Invalid, RuleBroken: what was written cannot be.
    """
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb="notices.draft")
    if done is not None:
        return UUID(done["notice_id"])
    notice = _written(actor, wanted, Notice(notice_id=new_id(actor.at)))
    _finish(actor, notice, "notices.draft", command_id)
    return notice.pk


@verb
def change(*, actor: Actor, notice_id: UUID, wanted: Wanted) -> UUID:
    """Write a draft anew; pictures are added to those it has. Returns its id.

    Raises:
        OutOfScope, NotAllowed: not the actor's own.
        Conflict: it has gone out.
        Invalid, RuleBroken: as `draft`.
    """
    notice = NOTICES.access(actor, "change", lock=True, notice_id=notice_id)
    if notice.status not in (Notice.Status.DRAFT, Notice.Status.WAITING):
        raise _is_out()
    notice.status, notice.sent_by, notice.sent_at = Notice.Status.DRAFT, None, None
    _written(actor, wanted, notice)
    records.write(actor.ref, "notices.change", Subject("notice", notice.pk, TEXT))
    return notice.pk


@verb
def correct(*, actor: Actor, notice_id: UUID, wanted: Wanted, command_id: UUID) -> UUID:
    """Write what shall stand in place of a notice that is out; both remain readable, linked.

    Returns:
        The id of the new draft; the old one gives way when that goes out.

    Raises:
        OutOfScope, NotAllowed: not in sight, or not the actor's to send.
        Conflict: it is not out, or is corrected already.
        Invalid, RuleBroken: as `draft`.
    """
    old = NOTICES.access(actor, "send", lock=True, notice_id=notice_id)
    done = commands.earlier_answer(command_id, account_id=actor.account_id, verb="notices.correct")
    if done is not None:
        return UUID(done["notice_id"])
    if old.status != Notice.Status.OPEN:
        raise Conflict("notices.not_out", Text("这条通知没有在发布中", "This notice is not out"))
    if Notice.objects.filter(corrects=old).exists():
        raise Conflict(
            "notices.corrected", Text("这条通知已有更正", "This notice is being corrected already")
        )
    notice = _written(actor, wanted, Notice(notice_id=new_id(actor.at), corrects=old))
    _finish(actor, notice, "notices.correct", command_id)
    return notice.pk


def _written(actor: Actor, wanted: Wanted, notice: Notice) -> Notice:
    scopes, names = _scopes(actor, wanted.targets)
    _insist_on_sense(actor, wanted, scopes)
    notice.title_zh, notice.title_en = wanted.title_zh.strip(), wanted.title_en.strip()
    notice.body_zh, notice.body_en = wanted.body_zh.strip(), wanted.body_en.strip()
    notice.path, notice.where = _around(scopes), "、".join(names)[:_WHERE_SIGNS]
    notice.audience, notice.must_confirm = wanted.audience, wanted.must_confirm
    notice.counts = wanted.counts
    notice.confirm_by = wanted.confirm_by if wanted.must_confirm else None
    notice.starts_at, notice.ends_at = max(wanted.starts_at, actor.at), wanted.ends_at
    notice.written_by, notice.written_at = _account(actor), actor.at
    notice.unit = actor.ref.unit
    notice.save()
    notice.scopes.all().delete()
    notice.attention.all().delete()
    Scope.objects.bulk_create(Scope(notice=notice, path=path) for path in scopes)
    OnlyWith.objects.bulk_create(OnlyWith(notice=notice, kind=kind) for kind in wanted.attention)
    for picture in wanted.pictures:
        kept = files.take_in(
            upload=picture, data_class=TEXT, subject_ref=str(notice.pk), owner_kind=PICTURES,
            owner_ref=str(notice.pk), stored_by=actor.account_id,
        )  # fmt: skip
        Picture.objects.create(notice=notice, file=kept)
    return notice


def _scopes(actor: Actor, targets: Iterable[str]) -> tuple[list[paths.Path], list[str]]:
    """The parts of the tree that were chosen, minimal, and their names."""
    found: list[paths.Path] = []
    names: list[str] = []
    for target in dict.fromkeys(targets):
        sort, _, ref = target.partition(":")
        if not ref.isdecimal():
            raise _nowhere()
        if sort == AREA:
            area = places.find_area(int(places.area(actor, int(ref))[0].area_id))
            found += places.area_paths(area)
            names.append(area.name)
        else:
            place = places.find_place(places.seen(actor, int(ref)).place_id)
            found.append(place.path)
            names.append(place.full_name or place.name)
    if not found:
        raise _nowhere()
    scopes = paths.minimal(found)
    for path in scopes:
        actor.need("notices.publish", path)
    return scopes, names


def _insist_on_sense(actor: Actor, wanted: Wanted, scopes: Sequence[paths.Path]) -> None:
    if not wanted.title_zh.strip() or not wanted.body_zh.strip():
        raise Invalid("notices.words", Text("请写标题和正文", "Write a title and the words"))
    declared = house().audiences.get(wanted.audience)
    if declared is None:
        raise Invalid(
            "notices.audience", Text("没有这类对象", "No such audience"), field="audience"
        )
    if wanted.attention:
        if declared.of != "person" or not set(wanted.attention) <= set(Fact.Kind.values):
            raise Invalid(
                "notices.attention",
                Text("这类对象不能按关怀情况选", "Such an audience is not chosen by attention"),
                field="attention",
            )
        for path in scopes:
            actor.need("people.see_attention", path)
    if wanted.counts not in Notice.Counts.values:
        raise Invalid("notices.counts", Text("没有这种算法", "No such way"), field="counts")
    _insist_on_days(actor, wanted)


def _insist_on_days(actor: Actor, wanted: Wanted) -> None:
    begins = max(wanted.starts_at, actor.at)
    if wanted.ends_at <= begins:
        raise RuleBroken(
            "notices.ends_early",
            Text("结束时间应晚于开始时间", "It must end after it begins"),
            field="ends_at",
        )
    if wanted.ends_at - begins > policies.days("notices.shown_at_most_days"):
        raise RuleBroken(
            "notices.too_long",
            Text(
                "一条通知最多挂 {n} 天",
                "A notice stands {n} days at most",
                n=policies.number("notices.shown_at_most_days"),
            ),
            field="ends_at",
        )
    if not wanted.must_confirm:
        return
    if wanted.confirm_by is None or not begins < wanted.confirm_by <= wanted.ends_at:
        raise RuleBroken(
            "notices.confirm_by",
            Text(
                "确认期限应在开始之后、结束之前", "The deadline lies between its beginning and end"
            ),
            field="confirm_by",
        )


def _around(scopes: Sequence[paths.Path]) -> paths.Path:
    """The nearest path that holds all of them."""
    first = paths.ancestors(scopes[0])
    return [one for one in first if all(paths.contains(one, path) for path in scopes)][-1]


def _account(actor: Actor) -> Account:
    if actor.account is None:
        raise Conflict("notices.nobody", Text("通知要有起草人", "A notice has an author"))
    return actor.account


def _finish(actor: Actor, notice: Notice, name: str, command_id: UUID) -> None:
    records.write(actor.ref, name, Subject("notice", notice.pk, TEXT))
    commands.remember_answer(
        command_id,
        account_id=actor.account_id,
        verb=name,
        answer={"notice_id": str(notice.pk)},
    )


def _nowhere() -> Invalid:
    return Invalid(
        "notices.nowhere", Text("请选择发给哪里", "Choose where it goes"), field="targets"
    )


def _is_out() -> Conflict:
    return Conflict(
        "notices.is_out", Text("已经发布，请用“更正”", "It is out already: correct it instead")
    )
