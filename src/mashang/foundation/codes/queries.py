"""Reading codes: what a sign stands for, where it leads, how it looks."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from mashang.foundation.accounts import queries as accounts
from mashang.foundation.codes import cards, posters
from mashang.foundation.codes.models import Code
from mashang.kernel import ids
from mashang.kernel.house import house
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Reading:
    """What a scanned or typed sign stands for.

    Attributes:
        target: the thing's id, in the room of the kind.
        revoked_at: set when the print is old; then the code opens nothing.
    """

    code_id: UUID
    sign: str
    kind: str
    title: Text
    target: str
    path: str
    revoked_at: datetime | None
    revoked_because: str

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None


def read(sign: str) -> Reading | None:
    """What a sign stands for, as scanned or as a person typed it; None when nothing bears it."""
    known = ids.read_short_code(sign[:40])
    code = Code.objects.filter(sign=known).first() if known else None
    return _reading(code) if code else None


def current(kind: str, target: object) -> Reading | None:
    """The newest valid code of a thing."""
    code = (
        Code.objects.filter(kind=kind, target=str(target), revoked_at=None)
        .order_by("-issued_at", "-code_id")
        .first()
    )
    return _reading(code) if code else None


def address(sign: str) -> str:
    """What stands in the square: the whole address that a phone opens."""
    return f"{settings.SITE_URL}{reverse('codes:open', args=[sign])}"


def landing(reading: Reading) -> str:
    """The page of the code's own room, called with the sign as its only argument."""
    return reverse(house().codes[reading.kind].url_name, args=[reading.sign])


def spelled(sign: str) -> str:
    """The sign in groups of three, as it is printed for typing: `ABC-DEF-123`."""
    return "-".join(sign[at : at + 3] for at in range(0, len(sign), 3))


def site_name() -> str:
    """The domain name in words, so that people can tell our page from a forged one."""
    return settings.SITE_URL.partition("://")[2]


def poster(*, sign: str, name: str, place: str, help_line: str = "") -> bytes:
    """The A4 poster of a compound's code, as PDF.

    Args:
        name: of the compound, the largest words on the sheet.
        place: sub-district and community above it.
        help_line: whom to call, e.g. the community's number; left out when empty.
    """
    sheet = posters.Poster(
        address=address(sign),
        spelled=spelled(sign),
        site=site_name(),
        name=name,
        place=place,
        help_line=help_line,
    )
    return posters.draw(sheet, is_demo=accounts.is_demo())


def card_sheet(wanted: list[cards.CardFace]) -> bytes:
    """Cards in credit-card size, ten on an A4 sheet with cut marks, as PDF."""
    prints = [
        cards.Card(face, address=address(face.sign), spelled=spelled(face.sign), site=site_name())
        for face in wanted
    ]
    return cards.draw(prints, is_demo=accounts.is_demo())


def _reading(code: Code) -> Reading:
    return Reading(
        code_id=code.code_id,
        sign=code.sign,
        kind=code.kind,
        title=house().codes[code.kind].title,
        target=code.target,
        path=code.path,
        revoked_at=code.revoked_at,
        revoked_because=code.revoked_because,
    )
