"""`mashang pass`: passes made, verified and revoked with key files alone. Needs no server."""

import json
import secrets
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import click

import mashang
from mashang.cli import passfiles
from mashang.cli.passfiles import KeyFolder
from mashang.cli.passoptions import Instant, said, wanted
from mashang.cli.telling import GOOD, SOME_REJECTED, one_message, safe
from mashang.config import environment
from mashang.domain.passage import (
    Clause,
    CredentialKind,
    Direction,
    Door,
    DoorPolicy,
    Manner,
    Request,
    decide,
)
from mashang.domain.passes import (
    CLASSES,
    Freshness,
    IssuerKey,
    KeySet,
    Read,
    Revocations,
    SigningKey,
    Standing,
    Unread,
    as_jwks,
    evidence,
    issue,
    read,
    text_of,
    unverified,
)
from mashang.domain.plans import Pack, parse_pack
from mashang.domain.plates import read_plate
from mashang.kernel import clock
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

REFUSED: Final = SOME_REJECTED
_HOUSE: Final = Text("命令行核验", "Verified on the command line")
_KINDS: Final = click.Choice([kind.value for kind in CredentialKind])


_KEYS = click.option(
    "--keys",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder of keys.json and secret.json.",
)
_AT = click.option("--at", type=Instant(), help="Another instant than now: 2026-11-27T08:00.")


@click.group("pass")
def pass_() -> None:
    """Passes, with key files alone: no server, no database. TEXT is what the QR holds; - reads it."""


@pass_.group()
def keys() -> None:
    """The issuer's keys: which signs now, which is next, which are still believed."""


@keys.command("new")
@_KEYS
@click.option("--issuer", required=True, help="Short name of the street, as passes carry it.")
def new_keys(folder: Path, issuer: str) -> None:
    """Make a current and a next key. Publish keys.json to every door; secret.json stays here."""
    with one_message():
        current, following = _fresh_key(), _fresh_key()
        made = KeySet(
            issuer,
            (
                IssuerKey(current.public, Standing.CURRENT),
                IssuerKey(following.public, Standing.NEXT),
            ),
        )
        KeyFolder(folder).begin(made, [current, following])
        _tell(as_jwks(made))


@keys.command()
@_KEYS
@click.option(
    "--believed-until",
    type=Instant(),
    required=True,
    help="Until when passes of the old key are believed: the end of the longest of them.",
)
def rotate(folder: Path, believed_until: datetime) -> None:
    """Let the next key sign from now on. Every door must have the keys.json of before."""
    with one_message():
        home, new = KeyFolder(folder), _fresh_key()
        rotated = home.public().rotated(new.public, believed_until=believed_until, now=clock.now())
        home.write(rotated, [*home.secrets(), new])
        _tell(as_jwks(rotated))


# A kid is base64url, so one in sixty-four begins with a dash.
@keys.command(context_settings={"ignore_unknown_options": True})
@_KEYS
@click.argument("kid")
def withdraw(folder: Path, kid: str) -> None:
    """Believe a key no more, from now on: it was lost. Its passes must be issued anew."""
    with one_message():
        home, new = KeyFolder(folder), _fresh_key()
        left = home.public().withdrawn(kid.encode(), new.public)
        home.write(left, [*home.secrets(), new])
        _tell(as_jwks(left))


@pass_.command("issue")
@_KEYS
@click.option("--kind", type=_KINDS, required=True, help="Which kind of pass.")
@click.option("--scope", multiple=True, required=True, help="Path of a place: 1.2z.f4. Repeat it.")
@click.option("--since", type=Instant(), help="First instant; now by default.")
@click.option("--until", type=Instant(), help="First instant after it; cards may have none.")
@click.option("--door", type=int, multiple=True, help="Number of a door; else all in scope.")
@click.option(
    "--class", "classes", multiple=True,
    type=click.Choice(sorted(CLASSES)), help="What the holder is. Repeat it.",
)  # fmt: skip
@click.option("--hours", multiple=True, help="Only at these hours: 06:00-09:30. Repeat it.")
@click.option("--visits", type=int, help="How many entries at most.")
@click.option("--host", help="Eight bytes in hex that stand for a visitor's host.")
@click.option("--plate", default="", help="Of a lorry: 浙A12345.")
@click.option(
    "--holder",
    type=click.Path(path_type=Path, dir_okay=False),
    help="JWK file of the phone's public key (Ed25519 or P-256).",
)
@click.option("--id", "pass_id", type=UUID, help="Renew under the same id; else a new one.")
def issue_(folder: Path, **given: Any) -> None:
    """Sign a pass and print it as JSON. Exit 0: issued. 1: refused, with the reason."""
    with one_message():
        home = KeyFolder(folder)
        known = home.public()
        one = wanted(known.issuer, given)
        text = text_of(issue(one, known, home.signing()))
        _tell({"text": text, **said(one)})


@pass_.command()
@click.argument("text")
@click.option(
    "--keys",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The published keys.json.",
)
@click.option(
    "--revoked", type=click.Path(path_type=Path, dir_okay=False), help="List of what is revoked."
)
@click.option("--door", default="", help="Number of the door; else any that the pass names.")
@click.option("--path", default="", help="Path of what the door guards; else the pass's own scope.")
@click.option("--plate", default="", help="What stands on the lorry.")
@_AT
@click.pass_context
def verify(
    ctx: click.Context,
    /,
    text: str,
    file: Path,
    revoked: Path | None,
    at: datetime | None,
    **place: str,
) -> None:
    """Judge a pass as a door does that has no rules. Exit 0: it admits. 3: refused. 1: no keys."""
    with one_message():
        now = at or clock.now()
        found = read(_given(text), passfiles.public_keys(file), _freshness(now), now)
        taken_back = passfiles.revocations(revoked) if revoked else Revocations()
        shown = evidence(found, taken_back)
        request = Request(
            direction=Direction.IN,
            manner=Manner.SHOWN,
            credential=shown.credential,
            fault=shown.fault,
            proof=shown.proof,
            plate=read_plate(place["plate"]) or None,
        )
        passage = decide(request, _door(found, place["door"], place["path"]), (), now)
        _tell(
            {
                "outcome": passage.outcome.value,
                "reason": passage.reason.value,
                "also": [one.value for one in passage.also],
                "says": str(passage.for_guard),
                **_found(found),
            }
        )
        ctx.exit(GOOD if passage.admits else REFUSED)


@pass_.command()
@click.argument("texts", nargs=-1, required=True)
@click.option(
    "--revoked",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The list to add to; it is made when it is not there.",
)
@click.option("--phone", is_flag=True, help="Revoke the phone: every pass that it carries.")
def revoke(texts: tuple[str, ...], revoked: Path, *, phone: bool) -> None:
    """Take passes back, by their text or their id. What has ended by itself leaves the list."""
    with one_message():
        listed = passfiles.revocations(revoked)
        for text in texts:
            listed = _with(listed, _given(text), by_phone=phone)
        kept = listed.still_needed(clock.now())
        passfiles.write_revocations(revoked, kept)
        _tell({"passes": len(kept.passes), "phones": len(kept.phones)})


@pass_.command()
@click.argument("text")
def show(text: str) -> None:
    """Say what a pass claims, without believing it. Exit 0: it is a pass. 1: it is none, and why."""
    with one_message():
        one, kid, has_proof = unverified(_given(text))
        _tell({"verified": False, "kid": kid.decode("ascii", "replace"),
               "proof": has_proof, **said(one)})  # fmt: skip


def _door(found: Read | Unread, door_id: str, path: str) -> Door:
    """The door that is asked about; by default one for which the pass is good."""
    if isinstance(found, Read):
        door_id = door_id or str(min(found.one.doors, default=""))
        path = path or min(found.one.scope_paths)
    return Door(door_id, path, DoorPolicy(clause=Clause(str(_HOUSE), "", _HOUSE)))


def _with(listed: Revocations, text: str, *, by_phone: bool) -> Revocations:
    try:
        pass_id = UUID(text)
    except ValueError:
        one, _, _ = unverified(text)
        if not by_phone:
            return listed.with_passes([one])
        if one.holder is not None:
            return listed.with_phones([one.holder.thumbprint])
    else:
        if not by_phone:
            return Revocations({**listed.passes, pass_id: None}, listed.phones)
    raise Invalid("pass.no_phone", Text("这个凭证没有绑定手机", "This pass is bound to no phone"))


def _found(found: Read | Unread) -> dict[str, Any]:
    if isinstance(found, Unread):
        return {"flaw": found.flaw.value, "where": found.where, "flaw_says": str(found.flaw.text)}
    at = found.proof.at
    return {
        "kid": found.kid.decode(),
        "proof": found.proof.state.value,
        "proof_at": at.isoformat() if at else None,
        **said(found.one),
    }


def _given(text: str) -> str:
    return sys.stdin.read().strip("\r\n") if text == "-" else text


def _tell(found: dict[str, Any]) -> None:
    click.echo(safe(json.dumps(found, ensure_ascii=False, indent=2)))


def _fresh_key() -> SigningKey:
    return SigningKey(secrets.token_bytes(32))


def _freshness(now: datetime) -> Freshness:
    """As the plan of calm days has it."""
    calm, on = _calm(), clock.local_day(now)
    return Freshness(
        timedelta(seconds=calm.number("doors.proof_fresh_s", on)),
        timedelta(seconds=calm.number("doors.proof_ahead_s", on)),
    )


def _calm() -> Pack:
    package = Path(mashang.__file__).parent
    packaged = package / "plans"
    named = environment.read("MASHANG_PLANS")
    home = Path(named) if named else packaged if packaged.is_dir() else package.parents[1] / "plans"
    files = {one.name: one.read_text("utf-8") for one in sorted((home / "calm").glob("*.yaml"))}
    return parse_pack(files)
