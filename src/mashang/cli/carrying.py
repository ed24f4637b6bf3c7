"""The work behind `mashang import` and `mashang export`."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import click
from django.db import DatabaseError

from mashang.cli.telling import (
    GOOD,
    SOME_REJECTED,
    WAITS,
    counting,
    one_message,
    safe,
)
from mashang.elements.places import queries as places
from mashang.engines.tables import (
    Mode,
    Reading,
    load_mapping,
    save_mapping,
    start_reading,
    write_rejects,
)
from mashang.foundation.accounts import queries as accounts
from mashang.foundation.grants.actor import Actor
from mashang.front.registers import banner, exports
from mashang.front.registers.actions import Order as Wanted
from mashang.front.registers.kinds import REGISTERS, Imported, Register, sums_of
from mashang.front.registers.reading import limits
from mashang.kernel.errors import Invalid, NotAllowed, OutOfScope
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text

_READING: Final = Text("正在核对：{n} 行", "checking: {n} rows")
_WRITING: Final = Text("正在导出", "writing")
_ROWS_SHOWN: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be imported, as the options say."""

    register: str
    file: Path
    mapping: Path | None
    save_mapping: Path | None
    dry_run: bool
    rejects: Path | None
    good_rows_only: bool
    sheet: str | None
    within: str | None
    staff_no: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be exported, as the options say."""

    register: str
    file: Path
    where: str | None
    staff_no: str | None
    purpose: str
    reason: str
    columns: tuple[str, ...] = ()


def carry_in(wish: Wish) -> int:
    """Import a file, or say what importing would do; the exit code."""
    with one_message(DatabaseError):
        register = REGISTERS[wish.register]
        saved = load_mapping(wish.mapping) if wish.mapping else None
        reading = start_reading(
            wish.file, register.schema, sheet=wish.sheet, saved=saved, limits=limits()
        )
        if wish.save_mapping is not None:
            save_mapping(reading.mapping.saved, wish.save_mapping)
        actor = actor_of(wish.staff_no, (*_NEEDED[wish.register], register.edit))
        home_id = _place_id(wish.within) if wish.within else None
        with counting(_READING) as tell:
            done = _done(wish, register, reading.watched(tell), actor, home_id)
        _tell(register, done, wish)
        if done.bad and wish.rejects is not None:
            write_rejects(wish.rejects, reading.table, reading.mapping.header, done.bad)
            words = Text("退回的行写到了 {file}", "rejected rows: {file}", file=wish.rejects.name)
            click.echo(safe(str(words)))
        return SOME_REJECTED if done.bad else GOOD
    raise AssertionError("one_message ends the command")


def carry_out(order: Order, fmt: Literal["xlsx", "csv"]) -> int:
    """Export a register; the exit code."""
    with one_message(DatabaseError):
        register = REGISTERS[order.register]
        if register.is_personal and not order.staff_no:
            raise Invalid(
                "export.no_name",
                Text(
                    "住户信息须以实名导出，请用 --as 写明工号",
                    "Personal data leave in somebody's name: give the staff number with --as",
                ),
            )
        actor = actor_of(order.staff_no, ("places.see", register.export, "registers.export"))
        place_id = _place_id(order.where) if order.where else places.street().place_id
        out = io.BytesIO()
        with counting(_WRITING):
            wanted = Wanted(
                register=order.register,
                place_id=place_id,
                purpose=order.purpose,
                reason=order.reason,
                columns=order.columns,
                form=fmt,
            )
            waits = exports.export(actor=actor, order=wanted, out=out)
        if waits is not None:
            click.echo(safe(str(_waits(waits.ordered.number))))
            return WAITS
        _write(order.file, out.getvalue())
        click.echo(safe(str(Text("已导出到 {file}", "written: {file}", file=order.file.name))))
        return GOOD
    raise AssertionError("one_message ends the command")


def _waits(number: str) -> Text:
    return Text(
        "人数多，已提交申请 {number}：请另一位同事在“导出记录”里批准，再由本人下载",
        "So many people need a second person: {number} waits under Past exports; download it there",
        number=banner.shown_number(number),
    )


_NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "houses": ("places.see",),
    "people": ("places.see", "people.see"),
    "tenancies": ("places.see", "people.see", "people.edit", "tenancy.see"),
    "organisations": ("places.see", "organisations.see"),
    "sites": ("places.see", "organisations.see", "organisations.edit"),
}
"""What somebody must see who imports a register."""


def _done(
    wish: Wish, register: Register, reading: Reading, actor: Actor, home_id: int | None
) -> Imported:
    if wish.dry_run:
        return register.preview(actor=actor, reading=reading, home_id=home_id)
    return register.take_in(
        actor=actor,
        reading=reading,
        command_id=new_id(),
        mode=Mode.GOOD_ROWS if wish.good_rows_only else Mode.ALL_OR_NOTHING,
        home_id=home_id,
    )


def _tell(register: Register, done: Imported, wish: Wish) -> None:
    lines: list[Text | str] = [done.report.text]
    if wish.dry_run:
        lines.append(Text("试运行，没有写入。会有：", "A dry run: nothing was written. It would:"))
    elif not done.written and done.bad:
        lines.append(
            Text(
                "有误的行没有改好之前什么都没有写入（可加 --good-rows-only）",
                "Nothing was written while rows are wrong (or use --good-rows-only)",
            )
        )
    if wish.dry_run or done.written:
        lines += [f"  {words}: {count:,}" for words, count in sums_of(register, done)]
    lines += [f"  {line}" for line in done.report.lines]
    for row in done.bad[:_ROWS_SHOWN]:
        for problem in row.problems:
            words = Text(
                "第 {n} 行 {why}", "row {n}: {why}", n=row.row_number, why=problem.sentence
            )
            lines.append(f"    {words}")
    if len(done.bad) > _ROWS_SHOWN:
        more = Text("还有 {n} 行", "and {n} more rows", n=len(done.bad) - _ROWS_SHOWN)
        lines.append(f"    {more}")
    click.echo(safe("\n".join(str(line) for line in lines)))


def actor_of(staff_no: str | None, rights: tuple[str, ...]) -> Actor:
    """Who acts: the account of a staff number with what it holds, or whoever commands the machine.

    Raises:
        Invalid: no active account has that number.
        NotAllowed: it does not hold what is needed anywhere.
        OutOfScope: nobody has founded the street yet.
    """
    if not staff_no:
        return Actor.operator(_root_path(), rights)
    account = accounts.by_staff_no(staff_no)
    if account is None or not account.is_active:
        text = Text("没有工号 {number}", "There is no staff number {number}", number=staff_no)
        raise Invalid("staff.unknown", text)
    actor = Actor.of(account)
    missing = next((right for right in rights if not actor.holds_anywhere(right)), None)
    if missing is not None:
        raise NotAllowed(missing)
    return actor


def _root_path() -> str:
    try:
        return str(places.street().path)
    except OutOfScope as error:
        raise Invalid(
            "street.none",
            Text(
                "还没有街道。先运行 mashang staff add-administrator --street 街道名称",
                "There is no street yet; run `mashang staff add-administrator --street NAME` first",
            ),
        ) from error


def _place_id(words: str) -> int:
    """The place that a name, an address or a national code means.

    Raises:
        Invalid: none, or several.
    """
    coded = places.place_by_code(words.strip())
    if coded is not None:
        return coded.place_id
    found = places.resolve_address(words)
    if found.place_id is None:
        text = Text("“{words}”：{why}", "“{words}”: {why}", words=words.strip()[:80], why=found.why)
        raise Invalid("place.unknown", text)
    return found.place_id


def _write(file: Path, content: bytes) -> None:
    """The file appears whole or not at all."""
    draft = file.with_name(f".{file.name}.{new_id().hex}")
    try:
        draft.write_bytes(content)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
