"""Writes on people that upper rooms join.

Locks in this order: person, identifier, residency, fact, link.
"""

from mashang.elements.people.steps.bulk import (
    NewFact,
    NewPerson,
    NewResidency,
    add_people,
)
from mashang.elements.people.steps.contacting import note_dropped
from mashang.elements.people.steps.correcting import correct_person
from mashang.elements.people.steps.facts import add_fact, end_fact
from mashang.elements.people.steps.links import (
    Granted,
    approve_again,
    end_link,
    link_account,
    put_to_sleep,
    until_of,
)
from mashang.elements.people.steps.looking import look
from mashang.elements.people.steps.persons import (
    NewIdentifier,
    add_identifier,
    add_numbers,
    add_person,
    end_identifier,
    find_by_phone,
    find_person,
    locked,
    record_death,
    set_protected,
)
from mashang.elements.people.steps.renumbering import (
    is_anothers,
    make_way,
    move_account,
    move_links,
    own_link_of,
)
from mashang.elements.people.steps.residencies import add_residency, end_residency
from mashang.elements.people.steps.taking_back import take_back

__all__ = [
    "Granted",
    "NewFact",
    "NewIdentifier",
    "NewPerson",
    "NewResidency",
    "add_fact",
    "add_identifier",
    "add_numbers",
    "add_people",
    "add_person",
    "add_residency",
    "approve_again",
    "correct_person",
    "end_fact",
    "end_identifier",
    "end_link",
    "end_residency",
    "find_by_phone",
    "find_person",
    "is_anothers",
    "link_account",
    "locked",
    "look",
    "make_way",
    "move_account",
    "move_links",
    "note_dropped",
    "own_link_of",
    "put_to_sleep",
    "record_death",
    "set_protected",
    "take_back",
    "until_of",
]
