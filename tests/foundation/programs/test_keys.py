"""Programs and their keys: let in, issued, rotated, revoked, gone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from mashang.foundation.accounts import queries as accounts
from mashang.foundation.accounts.models import Account
from mashang.foundation.grants import actions as roles
from mashang.foundation.grants.models import Grant, Role, RoleRight
from mashang.foundation.grants.queries import role_titles
from mashang.foundation.grants.queries import roles as role_cards
from mashang.foundation.grants.roles import PROGRAMS
from mashang.foundation.programs import actions, queries
from mashang.foundation.programs.calling import Admitted, Wrong, admit
from mashang.foundation.programs.models import Program, ProgramKey
from mashang.foundation.programs.secrets import MARK, new_secret, read_secret
from mashang.foundation.records.models import Record
from mashang.front.registers.actions import Scope, give_role
from mashang.front.registers.queries import staff_found
from mashang.governance.duties.actions import HandOver, hand_over
from mashang.governance.duties.models import Responsibility
from mashang.kernel import clock as time
from mashang.kernel.errors import Conflict, Invalid, NotAllowed, OutOfScope
from mashang.kernel.house import house
from mashang.kernel.ids import new_id
from tests.foundation.programs.conftest import HOTLINE, Enrolled

pytestmark = pytest.mark.django_db(transaction=True)
A_DAY = timedelta(days=1)


def given_role(hotline: Enrolled, role: str, where: str = "street") -> int:
    place = hotline.world.places[where]
    return give_role(
        actor=hotline.admin, account_id=hotline.account_id, role=role,
        scope=Scope("place", place.pk), command_id=new_id(),
    )  # fmt: skip


def test_a_program_is_an_account_with_a_number_a_unit_and_no_password(hotline):
    account = Account.objects.get(pk=hotline.account_id)
    assert (account.kind, account.unit, account.post) == ("program", HOTLINE.unit, HOTLINE.name)
    assert account.username.startswith("P-")
    assert not account.has_usable_password()
    assert accounts.by_staff_no(account.username) is None
    assert Program.objects.get(pk=account.pk).contact.open() == HOTLINE.contact
    account.set_password("correct horse 42 battery")
    with pytest.raises(IntegrityError), transaction.atomic():
        account.save()


def test_letting_in_twice_with_one_command_lets_in_once(world):
    command_id = new_id()
    found = {
        actions.enrol(actor=world.actor("administrator"), told=HOTLINE, command_id=command_id)
        for _ in range(2)
    }
    assert len(found) == 1


def test_only_who_looks_after_programs_lets_one_in(world):
    with pytest.raises(NotAllowed):
        actions.enrol(actor=world.actor("section"), told=HOTLINE, command_id=new_id())
    with pytest.raises(OutOfScope):
        queries.programs(world.actor("section"))


def test_two_programs_are_never_called_the_same(hotline):
    with pytest.raises(Conflict) as refused:
        actions.enrol(actor=hotline.admin, told=HOTLINE, command_id=new_id())
    assert refused.value.field == "name"
    actions.close_program(actor=hotline.admin, account_id=hotline.account_id, reason="换系统")
    actions.enrol(actor=hotline.admin, told=HOTLINE, command_id=new_id())


def test_the_secret_is_told_once_and_kept_nowhere(hotline):
    issued = hotline.key()
    key = ProgramKey.objects.get(pk=issued.key_id)
    assert issued.secret.startswith(MARK + key.prefix.removeprefix(MARK))
    rows = [*ProgramKey.objects.values(), *Record.objects.values()]
    assert issued.secret not in repr(rows)
    assert len(bytes(key.digest)) == 32


def test_a_key_beyond_policy_is_refused(hotline):
    for wrong in ({"valid_days": 731}, {"valid_days": 0}, {"per_min": 1201}, {"label": " "}):
        with pytest.raises(Invalid) as refused:
            hotline.key(**wrong)
        assert refused.value.field in wrong


def test_a_program_has_no_more_keys_than_policy_allows(hotline):
    keys = [hotline.key() for _ in range(5)]
    with pytest.raises(Conflict):
        hotline.key()
    actions.revoke_key(actor=hotline.admin, account_id=hotline.account_id, key_id=keys[0].key_id)
    assert hotline.key()


def test_rotation_leaves_no_gap_and_ends_the_old_secret(hotline, clock):
    old = hotline.key()
    new = actions.rotate_key(actor=hotline.admin, account_id=hotline.account_id, key_id=old.key_id)
    assert all(isinstance(admit(one.secret), Admitted) for one in (old, new))
    clock.move(7 * A_DAY)
    assert admit(old.secret) is Wrong.EXPIRED
    assert isinstance(admit(new.secret), Admitted)
    with pytest.raises(Conflict):
        actions.rotate_key(actor=hotline.admin, account_id=hotline.account_id, key_id=old.key_id)


def test_rotation_never_makes_an_old_key_live_longer(hotline):
    old = hotline.key(valid_days=1)
    actions.rotate_key(actor=hotline.admin, account_id=hotline.account_id, key_id=old.key_id)
    assert ProgramKey.objects.get(pk=old.key_id).expires_at == old.expires_at


def test_a_revoked_key_opens_nothing_from_that_instant(hotline):
    key = hotline.key()
    actions.revoke_key(actor=hotline.admin, account_id=hotline.account_id, key_id=key.key_id)
    assert admit(key.secret) is Wrong.REVOKED
    with pytest.raises(Conflict):
        actions.revoke_key(actor=hotline.admin, account_id=hotline.account_id, key_id=key.key_id)


def test_a_program_that_leaves_takes_keys_roles_and_contact_with_it(hotline):
    key = hotline.key()
    given_role(hotline, "program_reports")
    actions.close_program(actor=hotline.admin, account_id=hotline.account_id, reason="合同到期")
    assert admit(key.secret) is Wrong.REVOKED
    assert not Grant.objects.filter(account_id=hotline.account_id, until=None).exists()
    assert Program.objects.get(pk=hotline.account_id).contact.open() == ""
    with pytest.raises(Conflict):
        hotline.key()
    with pytest.raises(OutOfScope):
        given_role(hotline, "program_reports")


def test_every_act_on_a_program_leaves_a_record_of_who_did_it(hotline):
    key = hotline.key()
    actions.rotate_key(actor=hotline.admin, account_id=hotline.account_id, key_id=key.key_id)
    actions.revoke_key(actor=hotline.admin, account_id=hotline.account_id, key_id=key.key_id)
    told = actions.Told("市民热线", HOTLINE.unit, HOTLINE.purpose, "新值班长")
    actions.change(actor=hotline.admin, account_id=hotline.account_id, told=told)
    actions.close_program(actor=hotline.admin, account_id=hotline.account_id, reason="停用")
    rows = Record.objects.filter(verb__startswith="programs.")
    assert list(rows.order_by("record_id").values_list("verb", flat=True)) == [
        "programs.enrol", "programs.issue_key", "programs.rotate_key", "programs.revoke_key",
        "programs.change", "programs.close_program",
    ]  # fmt: skip
    assert {row.staff_no for row in rows} == {"T-ADMINISTRATOR"}
    changed = rows.get(verb="programs.change")
    assert changed.field_names == ["contact", "name"]
    assert "值班长" not in repr(list(rows.values("facts", "field_names")))


def test_who_reaches_less_than_the_program_makes_no_key_for_it(hotline):
    """Else a community's administrator could call as a program of the whole street."""
    given_role(hotline, "program_places")
    world = hotline.world
    small = world.accounts["other_worker"]
    give_role(
        actor=world.actor("administrator"), account_id=small.pk, role="administrator",
        scope=Scope("place", world.places["minggui"].pk), command_id=new_id(),
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        actions.issue_key(
            actor=world.actor("other_worker"), account_id=hotline.account_id, label="x",
            valid_days=1, per_min=1,
        )  # fmt: skip
    card = queries.program(world.actor("other_worker"), hotline.account_id)
    assert (card.may_look_after, card.contact) == (False, "")


def test_roles_for_programs_hold_only_what_programs_may():
    rights = house().rights
    for right in rights.values():
        if PROGRAMS & set(right.roles):
            assert right.for_programs, right.code
    assert all(any(code in one.roles for one in rights.values()) for code in PROGRAMS)
    for one in ("grants.break_glass", "cases.work", "cases.inspect", "people.reveal"):
        assert one not in rights or not rights[one].for_programs


def test_a_role_for_people_is_never_given_to_a_program(hotline):
    for role in ("community_worker", "section_chief", "administrator", "guard"):
        with pytest.raises(Invalid) as refused:
            given_role(hotline, role)
        assert refused.value.code == "grants.not_for_programs"


def test_a_role_that_a_program_holds_takes_no_right_for_people(hotline):
    admin = hotline.admin
    root = hotline.world.places["street"].path
    own = roles.add_role(
        actor=admin, title_zh="只查地点", title_en="Places", root=root, command_id=new_id()
    )
    roles.shape_role(actor=admin, role=own, rights=["places.see"], root=root)
    given_role(hotline, own)
    for role in (own, "program_places"):
        with pytest.raises(Invalid) as refused:
            roles.shape_role(actor=admin, role=role, rights=["places.see", "cases.work"], root=root)
        assert refused.value.field == "rights"
    assert {one.code: one.rights for one in role_cards()}[own] == {"places.see"}


def test_programs_are_not_among_people(hotline):
    given_role(hotline, "program_places")
    account = Account.objects.get(pk=hotline.account_id)
    assert staff_found(account.username) == []
    held = Responsibility.objects.get(level="community", holder=hotline.world.accounts["worker"])
    wanted = HandOver(
        responsibility_ids=[held.pk], holder_id=account.pk, from_on=time.today(), reason="调岗"
    )
    with pytest.raises(OutOfScope):
        hand_over(actor=hotline.world.actor("chief"), wanted=wanted, command_id=uuid4())
    assert "program_places" in role_titles()
    assert RoleRight.objects.filter(role__in=Role.objects.filter(code__in=PROGRAMS)).exists()


@given(st.text(max_size=120))
def test_no_text_but_a_secret_is_read_as_one(text):
    found = read_secret(text)
    assert found is None or found.text.startswith(MARK)


def test_a_secret_with_one_wrong_sign_is_none():
    secret = new_secret()
    assert read_secret(f" {secret.text} ") == secret
    at = len(MARK) + 3
    other = "7" if secret.text[at] != "7" else "8"
    assert read_secret(secret.text[:at] + other + secret.text[at + 1 :]) is None
