"""A published form in the small street, as the product's own verbs make it."""

from datetime import timedelta
from uuid import uuid4

from mashang.engines.xlsforms import form_from
from mashang.kernel import clock
from mashang.work.forms import actions
from mashang.work.forms.models import Filling, Form, HandIn, Template
from mashang.work.forms.received import Received, ReceivedForm
from tests.engines.reports.templates import template
from tests.engines.xlsforms.workbooks import VISIT

PETS = {"pets_part": {"has_pets": "yes", "pet": [{"kind": "cat", "age": "3"}]}}
NONE = {"pets_part": {"has_pets": "no"}}
ROOMS_FORM = [["type", "name", "label", "mashang::known"], ["text", "where", "地址", "place.address"],
              ["integer", "beds", "几张床"]]  # fmt: skip


def received(content=VISIT, name="pets.xlsx"):
    return ReceivedForm(content, name, form_from(content, name))


def uploaded(world, *, audience="residents", who="worker", place="tianxin", content=VISIT):
    return actions.upload_form(
        actor=world.actor(who),
        place_id=world.places[place].pk,
        received=received(content),
        audience=audience,
        purpose="摸清养犬养猫情况",
        basis="杭州市养犬管理规定",
        command_id=uuid4(),
    )


def published(world, **more):
    form_id = uploaded(world, **more)
    actions.publish_form(
        actor=world.actor(more.get("who", "worker")),
        form_id=form_id,
        due_on=clock.today() + timedelta(days=7),
        keep_days=30,
    )
    return Form.objects.get(pk=form_id)


def filling_of(world, form, name):
    return Filling.objects.get(form=form, person=world.people[name])


def handed_in(world, row, who, typed=NONE, **more):
    row.refresh_from_db()
    return actions.hand_in(
        actor=world.actor(who),
        filling_id=row.pk,
        typed=typed,
        version=more.pop("version", row.version),
        command_id=more.pop("command_id", uuid4()),
    )


def uploaded_template(world, who="worker", content=None):
    return actions.upload_template(
        actor=world.actor(who),
        place_id=world.places["tianxin"].pk,
        received=Received(content or template(), "月报.xlsx"),
        title="居住人员月报",
        sent_by="区流动人口办",
        basis="流动人口居住登记条例",
        command_id=uuid4(),
    )


def confirm(world, template_id, **chosen):
    row = Template.objects.get(pk=template_id)
    given = {name: row.mapping[name] for name in ("source", "only", "columns", "cells")}
    actions.confirm_mapping(
        actor=world.actor("worker"),
        template_id=template_id,
        chosen={**given, **chosen},
        version=row.version,
    )


def signed_report(world):
    template_id = uploaded_template(world)
    confirm(world, template_id)
    hand_in_id = actions.make_hand_in(
        actor=world.actor("worker"), template_id=template_id, period="2026-03", command_id=uuid4()
    )
    actions.sign(actor=world.actor("worker"), hand_in_id=hand_in_id)
    return HandIn.objects.get(pk=hand_in_id)
