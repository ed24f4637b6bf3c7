"""Looking is an act with a purpose, a record and an end."""

from datetime import timedelta
from uuid import uuid4

import pytest

from mashang.elements.people import actions, queries, steps
from mashang.elements.people.models import IDENTITY
from mashang.elements.people.steps.looking import Field
from mashang.foundation.commands.models import Command
from mashang.foundation.records import queries as records
from mashang.foundation.records.actors import Subject
from mashang.foundation.records.models import Record
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope


def reveal(world, who="worker", whom="resident", **changes):
    given = {
        "fields": [Field.NAME, Field.PHONE],
        "purpose": "contact_person",
        "command_id": uuid4(),
    } | changes
    return actions.reveal(actor=world.actor(who), person_id=world.people[whom].pk, **given)


def test_everything_is_masked_until_it_is_revealed(world):
    card = queries.card(world.actor("worker"), world.people["resident"].pk)
    assert card.name == "沈*远"
    assert card.phone == "139****0000"
    assert all("*" in one.value for one in card.numbers)
    assert "1990" not in repr(card) + str(card.age_band)


def test_a_reveal_gives_the_values_and_leaves_a_record_the_person_reads(world):
    shown = reveal(world)
    assert [(one.field, one.value) for one in shown.values] == [
        (Field.NAME, "沈思远"),
        (Field.PHONE, "13900000000"),
    ]
    look = queries.looks(world.actor("resident"), world.people["resident"].pk).items[0]
    assert (look.unit, look.role, look.staff_no) == ("天新社区居委会", "社工", "T-WORKER")
    assert str(look.purpose) == "与本人联系"
    assert set(look.fields) == {"name", "phone"}


def test_a_record_names_nobody_and_holds_no_value(world):
    reveal(world, reason="核对 沈思远", purpose="legal_duty")
    row = Record.objects.get(verb="people.reveal")
    text = f"{row.facts}{row.field_names}{row.purpose}{row.actor}"
    assert "沈" not in text
    assert "139" not in text
    assert str(world.people["resident"].pk) not in text


def test_the_values_are_kept_nowhere(world):
    reveal(world)
    kept = [str(one.answer) for one in Command.objects.filter(verb="people.reveal")]
    assert kept
    assert not any("13900000000" in one or "沈" in one for one in kept)


def test_a_repeat_of_the_same_command_is_the_same_look(world):
    command = uuid4()
    first, second = reveal(world, command_id=command), reveal(world, command_id=command)
    assert first == second
    subject = Subject("person", world.people["resident"].pk, IDENTITY)
    assert records.looks_at([subject]).count() == 1


def test_a_look_ends_so_that_one_record_never_covers_two(world, clock):
    command = uuid4()
    reveal(world, command_id=command)
    clock.move(timedelta(minutes=6))
    with pytest.raises(Conflict):
        reveal(world, command_id=command)
    with pytest.raises(Conflict):
        reveal(world, command_id=command, fields=[Field.DOCUMENT])


def test_another_account_cannot_spend_the_command_again(world):
    command = uuid4()
    reveal(world, command_id=command)
    with pytest.raises(Conflict):
        reveal(world, who="section", command_id=command)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"purpose": "curiosity"}, "people.purpose_unknown"),
        ({"purpose": ""}, "people.purpose_unknown"),
        ({"purpose": "legal_duty"}, "people.reason_missing"),
        ({"fields": []}, "people.nothing_to_reveal"),
    ],
)
def test_a_look_without_fields_or_a_known_purpose_is_refused(world, changes, code):
    with pytest.raises(Invalid) as refusal:
        reveal(world, **changes)
    assert refusal.value.code == code
    assert not Record.objects.filter(is_look=True).exists()


def test_who_may_see_without_the_right_to_reveal_is_refused(world):
    with pytest.raises(NotAllowed):
        reveal(world, who="chief")


@pytest.mark.parametrize("who", ["other_worker", "housemate", "repairer", "supervisor"])
def test_out_of_reach_nothing_is_revealed(world, who):
    with pytest.raises(OutOfScope):
        reveal(world, who=who)


def test_every_field_opens(world):
    steps.add_fact(
        person=world.people["resident"],
        kind="chronic_illness",
        since_on=queries.card(world.actor("worker"), world.people["resident"].pk).homes[0].since_on,
        source="registered",
        note="每周二取药",
    )
    shown = reveal(world, fields=list(Field))
    values = {one.field: one.value for one in shown.values}
    assert set(values) == set(Field)
    assert values[Field.BIRTH] == "1990-05-01"
    assert values[Field.FACT_NOTES] == "每周二取药"
    assert values[Field.DOCUMENT].startswith("33010219900501")


def test_revealed_values_stay_out_of_logs(world):
    assert "13900000000" not in repr(reveal(world))


def test_who_oversees_reads_who_looked(world):
    reveal(world)
    person = world.people["resident"].pk
    assert len(queries.looks(world.actor("section"), person)) == 1
    with pytest.raises(NotAllowed):
        queries.looks(world.actor("grid"), person)


def test_an_export_is_a_look_at_everybody_in_it(world):
    rows = actions.export_residents(
        actor=world.actor("section"),
        place_id=world.places["building"].pk,
        purpose="give_copy",
        reason="消防演练名册",
    )
    assert {row.name for row in rows} >= {"沈思远", "沈若溪", "裘桂英"}
    assert "闻静" not in {row.name for row in rows}
    look = queries.looks(world.actor("housemate"), world.people["housemate"].pk).items[0]
    assert "document" in look.fields


def test_an_export_needs_the_right_and_a_reason(world):
    with pytest.raises(NotAllowed):
        actions.export_residents(
            actor=world.actor("worker"),
            place_id=world.places["building"].pk,
            purpose="give_copy",
            reason="x",
        )
    with pytest.raises(Invalid):
        actions.export_residents(
            actor=world.actor("section"),
            place_id=world.places["building"].pk,
            purpose="give_copy",
            reason=" ",
        )
