"""How `mashang pass` reads a pass from options, and says one as JSON."""

import json
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Any, TypeVar

import click

from mashang.domain.passage import CredentialKind, Hours
from mashang.domain.passes import Algorithm, HolderKey, Pass, classes_shown
from mashang.domain.passes.keys import from_b64
from mashang.domain.plates import read_plate
from mashang.kernel import clock, paths
from mashang.kernel.errors import Invalid
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text

_Found = TypeVar("_Found")


class Instant(click.ParamType[datetime]):
    """ISO 8601; on the street's wall clock when no offset stands there."""

    name = "instant"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r}: 2026-11-27T08:00, or with an offset", param, ctx)
        return instant if instant.tzinfo else instant.replace(tzinfo=clock.STREET_ZONE)


def wanted(issuer: str, given: dict[str, Any]) -> Pass:
    """The pass that the options describe."""
    holder: Path | None = given["holder"]
    since: datetime = given["since"] or clock.now().replace(microsecond=0)
    return Pass(
        issuer=issuer,
        pass_id=given["pass_id"] or new_id(),
        kind=CredentialKind(given["kind"]),
        scope_paths=frozenset(_read("scope", _path, one) for one in given["scope"]),
        since=since,
        until=given["until"],
        doors=frozenset(given["door"]),
        classes=classes_shown(given["classes"]),
        hours=tuple(_read("hours", _hours, one) for one in given["hours"]),
        visits_at_most=given["visits"],
        host_ref=_read("host", bytes.fromhex, given["host"]) if given["host"] else None,
        plate=read_plate(given["plate"]),
        holder=_read("holder", _holder, holder.read_text("utf-8")) if holder else None,
    )


def _read(field: str, how: Callable[[str], _Found], text: str) -> _Found:
    """A part of the pass from an option.

    Raises:
        Invalid: `pass.wrong_<field>`.
    """
    try:
        return how(text)
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid(
            f"pass.wrong_{field}",
            Text("--{field} 看不懂：{text}", "--{field} is not understood: {text}",
                 field=field, text=text[:80]),
            field=field,
        ) from error  # fmt: skip


def _path(text: str) -> str:
    ids = paths.ids(text)
    if not ids:
        raise ValueError(text)
    return "".join(f"{paths.part(one)}." for one in ids)


def _hours(text: str) -> Hours:
    since, until = text.split("-")
    return Hours(time.fromisoformat(since), time.fromisoformat(until))


def _holder(text: str) -> HolderKey:
    jwk = json.loads(text)
    if (jwk["kty"], jwk["crv"]) == ("OKP", "Ed25519"):
        return HolderKey(Algorithm.EDDSA, from_b64(jwk["x"]))
    if (jwk["kty"], jwk["crv"]) == ("EC", "P-256"):
        return HolderKey(Algorithm.ES256, from_b64(jwk["x"]), from_b64(jwk["y"]))
    raise ValueError(jwk["crv"])


def said(one: Pass) -> dict[str, Any]:
    """A pass for programs; what it does not say is left out."""
    found = {
        "issuer": one.issuer,
        "pass_id": str(one.pass_id),
        "kind": one.kind.value,
        "scope": sorted(one.scope_paths),
        "since": one.since.isoformat(),
        "until": one.until.isoformat() if one.until else None,
        "doors": sorted(one.doors),
        "classes": sorted(one.classes),
        "hours": [f"{span.since:%H:%M}-{span.until:%H:%M}" for span in one.hours],
        "visits_at_most": one.visits_at_most,
        "host": one.host_ref.hex() if one.host_ref else None,
        "plate": one.plate,
        "phone": one.holder.thumbprint.hex() if one.holder else None,
    }
    return {key: value for key, value in found.items() if value}
