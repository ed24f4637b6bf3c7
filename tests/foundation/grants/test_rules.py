"""One rule, three answers: over random streets, may, visible and holders agree."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mashang.foundation.accounts.models import Account
from mashang.foundation.codes.models import Code
from mashang.foundation.grants.actor import Actor
from mashang.foundation.grants.models import Grant, GrantPath, Role, RoleRight
from mashang.foundation.grants.rules import ByGrant, Policy, Where
from mashang.kernel import paths
from mashang.kernel.errors import NotAllowed, OutOfScope
from tests.conftest import MORNING

RIGHTS = ("one.see", "one.change")
POLICY = Policy(
    Code,
    {
        "see": ByGrant("one.see") | ByGrant("one.change"),
        "change": ByGrant("one.change") & Where(Q(kind="door"), lambda code: code.kind == "door"),
        "both": ByGrant("one.see") & ByGrant("one.change"),
    },
)
path = st.lists(st.integers(1, 3), min_size=1, max_size=4).map(
    lambda parts: "".join(f"{paths.part(number)}." for number in parts)
)
offset = st.integers(-3, 3)
grant = st.tuples(st.integers(0, 3), st.sampled_from(RIGHTS), path, offset, st.none() | offset)


def staff(number: int) -> Account:
    return Account.objects.create(
        kind="staff", username=f"S{number}-{uuid4().hex[:6]}", created_at=MORNING
    )


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    grants=st.lists(grant, max_size=8), places=st.lists(path, min_size=1, max_size=6, unique=True)
)
def test_may_visible_and_holders_agree(clock, grants, places):
    accounts = [staff(number) for number in range(4)]
    for index, (who, right, where, since, until) in enumerate(grants):
        role, _ = Role.objects.get_or_create(
            code=right, defaults={"title_zh": "角", "title_en": "r"}
        )
        RoleRight.objects.get_or_create(role=role, right=right)
        begins = MORNING + timedelta(days=since)
        ends = MORNING + timedelta(days=until) if until is not None and until > since else None
        given_to = Grant.objects.create(
            account=accounts[who],
            role=role,
            scope_ref=index + 10_000 * len(grants),
            scope_name="x",
            since=begins,
            until=ends,
        )
        GrantPath.objects.create(grant=given_to, path=where)
    codes = [
        Code.objects.create(
            kind="door" if index % 2 else "card",
            sign=uuid4().hex[:12],
            target=str(index),
            path=where,
            issued_at=MORNING,
        )
        for index, where in enumerate(places)
    ]
    ours = Q(pk__in=[code.pk for code in codes])
    for action in POLICY.rules:
        for account in accounts:
            actor = Actor.of(account)
            seen = set(POLICY.visible(actor, action).filter(ours).values_list("pk", flat=True))
            for code in codes:
                may = POLICY.may(actor, action, code)
                held = POLICY.holders(action, code, actor.at).filter(pk=account.pk).exists()
                assert may == (code.pk in seen) == held


@pytest.mark.django_db
def test_out_of_scope_is_not_there_and_in_scope_without_the_right_is_refused(clock):
    account = staff(1)
    role = Role.objects.create(code="r", title_zh="角", title_en="r")
    RoleRight.objects.create(role=role, right="one.see")
    given_to = Grant.objects.create(
        account=account, role=role, scope_ref=1, scope_name="x", since=MORNING
    )
    GrantPath.objects.create(grant=given_to, path="1.2.")
    inside = Code.objects.create(
        kind="door", sign="A", target="1", path="1.2.3.", issued_at=MORNING
    )
    outside = Code.objects.create(kind="door", sign="B", target="1", path="1.3.", issued_at=MORNING)
    actor = Actor.of(account)
    assert POLICY.access(actor, "see", sign="A") == inside
    with pytest.raises(NotAllowed):
        POLICY.access(actor, "change", sign="A")
    with pytest.raises(OutOfScope):
        POLICY.access(actor, "see", sign=outside.sign)
    with pytest.raises(OutOfScope):
        POLICY.access(actor, "see", sign="none")


@pytest.mark.django_db
def test_a_grant_that_ended_a_moment_ago_holds_no_more(clock):
    account = staff(1)
    role = Role.objects.create(code="r", title_zh="角", title_en="r")
    RoleRight.objects.create(role=role, right="one.see")
    given_to = Grant.objects.create(
        account=account,
        role=role,
        scope_ref=1,
        scope_name="x",
        since=MORNING - timedelta(days=1),
        until=MORNING,
    )
    GrantPath.objects.create(grant=given_to, path="1.")
    assert not Actor.of(account).holds("one.see", "1.2.")


def test_an_anonymous_visitor_holds_nothing(clock):
    actor = Actor.of(None)
    assert actor.prefixes("one.see") == []
    assert not actor.holds_anywhere("one.see")
    assert actor.ref.ref == "anonymous"


@pytest.mark.django_db
def test_an_account_that_was_closed_acts_as_nobody(clock):
    account = staff(1)
    account.is_active = False
    assert Actor.of(account).account is None
    assert isinstance(account.account_id, UUID)
