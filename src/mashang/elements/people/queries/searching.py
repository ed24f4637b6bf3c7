"""Finding people: by whole name, pinyin, initials, phone or document number, within one's reach."""

import unicodedata
from contextlib import suppress
from typing import Final

from django.db.models import Q, QuerySet

from mashang.domain import identifiers, names
from mashang.domain.identifiers import DocumentType
from mashang.elements.people.models import IDENTITY, Identifier, NameKey, Person, Residency
from mashang.elements.people.policy import not_ended
from mashang.elements.people.queries.lines import (
    PersonLine,
    lines_of,
    reached_among,
    within_reach,
)
from mashang.elements.people.terms import PHONE
from mashang.elements.places.models import Place
from mashang.foundation import keys
from mashang.foundation.fields import within
from mashang.foundation.grants.actor import Actor
from mashang.kernel import clock
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text
from mashang.web.paging import PAGE_SIZE, Page, page_of

QUERY_SIGNS: Final = 100
_WORDS_AT_MOST: Final = 4


def search(actor: Actor, text: str, cursor: str | None = None) -> Page[PersonLine]:
    """Whom the actor sees under a name, its pinyin or initials, a phone or a document number.

    Whole words only, never a part: what is sealed is found by its blind index. Several words must
    all fit, so `王芳 13800000000` tells namesakes apart. Residents find nobody by search.

    Raises:
        Invalid: nothing to search for, or too much.
    """
    wanted = " ".join(unicodedata.normalize("NFKC", text).split())
    if not wanted:
        raise Invalid(
            "people.search_empty",
            Text("请输入姓名、拼音、电话或证件号码", "Enter a name, phone or document number"),
            field="text",
        )
    if len(wanted) > QUERY_SIGNS:
        raise Invalid(
            "people.search_long",
            Text("查找内容过长", "This is too long to search for"),
            field="text",
        )
    # Who is known by it comes first: there are few, while a chief reaches everybody.
    known = Person.objects.filter(_fitting(wanted), merged_into__isnull=True)
    reached = reached_among(actor, list(known.values_list("pk", flat=True)))
    page = page_of(Person.objects.filter(pk__in=reached), ("person_id",), cursor=cursor)
    return Page(lines_of(actor, page.items), page.next_cursor, page.is_first)


def residents_of(
    actor: Actor, place: Place, cursor: str | None = None, *, size: int = PAGE_SIZE
) -> Page[PersonLine]:
    """Who lives in a place or below it, in the order of the tree, as far as the actor reaches."""
    page = page_of(_residencies(actor, place), ("path", "residency_id"), cursor=cursor, size=size)
    homes = {row.person_id: row for row in page.items}
    lines = lines_of(actor, [row.person for row in page.items], homes)
    return Page(lines, page.next_cursor, page.is_first)


def counted_residents(actor: Actor, place: Place, at_most: int = 1000) -> int:
    """How many live in a place, counted no further than `at_most`."""
    return _residencies(actor, place)[:at_most].count()


def _residencies(actor: Actor, place: Place) -> QuerySet[Residency]:
    return Residency.objects.filter(
        within_reach(actor), within([place.path]), not_ended(clock.local_day(actor.at))
    ).select_related("person", "place")


def _fitting(wanted: str) -> Q:
    """Persons known by the whole text, or by each of its words."""
    whole = _known_by(wanted)
    words = wanted.split(" ")
    if not 1 < len(words) <= _WORDS_AT_MOST:
        return whole
    each = Q()
    for word in words:
        each &= _known_by(word)
    return whole | each


def _known_by(word: str) -> Q:
    """Persons known by one name or number."""
    named = NameKey.objects.filter(key=keys.index(IDENTITY, "name", names.query_key(word)))
    known = Q(pk__in=named.values("person_id"))
    numbers = [keys.index(IDENTITY, "identifier", one) for one in _numbers_read(word)]
    if numbers:
        owners = Identifier.objects.filter(index__in=numbers, until__isnull=True)
        known |= Q(pk__in=owners.values("person_id"))
    return known


def _numbers_read(word: str) -> list[str]:
    """Every number that a word can be, as the blind index knows it."""
    if not any(sign.isdigit() for sign in word):
        return []
    found = []
    with suppress(Invalid):
        found.append(f"{PHONE}:{identifiers.read_phone(word).value}")
    for kind in DocumentType:
        with suppress(Invalid):
            found.append(f"{kind.value}:{identifiers.read_document(kind, word)}")
    return found
