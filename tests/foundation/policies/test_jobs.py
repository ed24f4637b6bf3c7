"""Records are kept as long as policy says, and no longer."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction

from mashang.foundation.policies import jobs, queries
from mashang.foundation.records import actions, guards
from mashang.foundation.records.actors import SYSTEM, Subject
from mashang.foundation.records.models import Record
from mashang.foundation.records.steps import write
from mashang.foundation.records.verification import verify

pytestmark = pytest.mark.django_db


def test_records_stay_for_the_days_of_policy_and_then_go(clock) -> None:
    guards.install(connection)
    with transaction.atomic():
        write(SYSTEM, "people.correct", Subject("person", UUID(int=1), "records.reasons"))
    actions.seal_all()
    clock.move(queries.days("retention.records_days") - timedelta(hours=1))
    assert jobs.retire_records() == 0
    clock.move(timedelta(days=1))
    assert jobs.retire_records() == 1
    assert [row.verb for row in Record.objects.all()] == ["records.retire"]
    assert verify().holds
