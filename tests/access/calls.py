"""What programs send: the query of a read that needs one, the document of an act, so that a verb is reached."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from mashang.governance.duties.models import Responsibility
from mashang.kernel import clock
from mashang.kernel.ids import new_id
from tests.world import World

Given = Callable[[World], Mapping[str, Any]]
A_DAY = timedelta(days=1)


def _command(_world: World) -> Mapping[str, Any]:
    return {"command_id": new_id()}


def _resident(world: World) -> Any:
    return world.people["resident"].person_id


def _party(name: str) -> Mapping[str, Any]:
    return {"name": name, "phone": "13911112222"}


def _slot(world: World) -> Mapping[str, Any]:
    begins = clock.now() + A_DAY
    return {
        "command_id": new_id(), "person_id": _resident(world), "starts_at": begins.isoformat(),
    }  # fmt: skip


def the_post(world: World) -> Any:
    """The grid's post at the compound."""
    found = Responsibility.objects.get(target=world.places["home"], level="grid", until=None)
    return found.responsibility_id


def the_taker(world: World) -> Any:
    return world.accounts["building_head"].account_id


CALLS: Mapping[str, Given] = {
    "api:places_resolve": lambda world: {
        "address": "天新家园1幢101室", "within_id": world.places["home"].pk,
    },
    "api:places_areas": lambda world: {"place_id": world.places["tianxin"].pk},
    "api:places_geojson": lambda world: {"under": world.places["tianxin"].pk},
    "api:places_areas_geojson": lambda world: {"place_id": world.places["tianxin"].pk},
    "api:organisations_serving": lambda world: {"place_id": world.places["home"].pk},
    "api:people_reveal": lambda world: {
        "fields": ["phone"], "purpose": "contact_person", "command_id": new_id(),
    },
    "api:people_ask_correction": lambda world: {
        "person_id": _resident(world), "field": "home", "text": "我搬到了 302 室",
        "command_id": new_id(),
    },
    "api:cases_reply": lambda world: {"verb": "cancel", "text": "不用了", "command_id": new_id()},
    "api:desk_act": lambda world: {
        "verb": "note_public", "text": "已联系居民", "command_id": new_id(),
    },
    "api:desk_reveal_contact": lambda world: {"purpose": "handle_case"},
    "api:desk_add_external_number": lambda world: {"system": "12345", "number": str(new_id())},
    "api:desk_leave_note": lambda world: {"text": "请留意", "command_id": new_id()},
    "api:duties_hand_over": lambda world: {
        "responsibility_ids": [str(the_post(world))], "holder_id": str(the_taker(world)),
        "from_on": clock.today().isoformat(), "reason": "调岗", "command_id": new_id(),
    },
    "api:doors_open_door": _command,
    "api:doors_appeal": _command,
    "api:doors_add": lambda world: {"name": "北门", "command_id": new_id()},
    "api:doors_change": lambda world: {"is_main": True, "is_open_to_public": False},
    "api:doors_renew_code": _command,
    "api:visitors_invite": lambda world: {
        "host_id": _resident(world), "called": "王师傅", "purpose": "family", "command_id": new_id(),
        "since": clock.now().isoformat(), "until": (clock.now() + A_DAY / 8).isoformat(),
    },
    "api:visitors_answer": lambda world: {"is_welcome": True},
    "api:visitors_admit": lambda world: {
        "door_id": world.places["home"].children.get(kind="door").pk, "command_id": new_id(),
    },
    "api:visitors_let_in": lambda world: {
        "door_id": world.places["home"].children.get(kind="door").pk, "reason": "by_phone",
        "command_id": new_id(),
    },
    "api:visitors_left": _command,
    "api:bookings_book": _slot,
    "api:bookings_record": _slot,
    "api:bookings_move": lambda world: {
        "starts_at": (clock.now() + A_DAY).isoformat(), "command_id": new_id(),
    },
    "api:bookings_mark": lambda world: {"came": True},
    "api:bookings_cancel_for": lambda world: {"reason": "停电"},
    "api:bookings_close_day": lambda world: {
        "day": (clock.today() + A_DAY).isoformat(), "reason": "停电",
    },
    "api:tenancy_report": lambda world: {
        "landlord_id": world.people["landlord"].person_id, "place_id": world.places["201"].pk,
        "tenant": _party("鲍平"), "since_on": clock.today().isoformat(), "command_id": new_id(),
    },
    "api:tenancy_record": lambda world: {
        "place_id": world.places["201"].pk, "landlord": _party("戚建国"), "tenant": _party("鲍平"),
        "since_on": clock.today().isoformat(), "command_id": new_id(),
    },
    "api:tenancy_end": lambda world: {
        "until_on": clock.today().isoformat(), "command_id": new_id(),
    },
    "api:tenancy_renew": lambda world: {
        "agreed_until_on": (clock.today() + 90 * A_DAY).isoformat(), "command_id": new_id(),
    },
    "api:registration_apply": lambda world: {
        "compound_id": world.places["home"].pk, "room_id": world.places["202"].pk,
        "name": "郁小远", "standing": "tenant", "command_id": new_id(),
    },
    "api:registration_answer": lambda world: {"person_id": _resident(world), "is_known": True},
    "api:registration_approve": lambda world: {"reason": "电话核实", "command_id": new_id()},
    "api:registration_refuse": lambda world: {"reason": "材料不全", "command_id": new_id()},
    "api:registration_door": lambda world: {"address": "天新家园1幢102室"},
    "api:repairs_report": lambda world: {
        "person_id": _resident(world), "spot": "building", "trouble": "light",
        "what": "一楼灯不亮", "command_id": new_id(),
    },
    "api:repairs_join": lambda world: {"person_id": _resident(world), "command_id": new_id()},
    "api:requests_ask": lambda world: _errand(world, "resident"),
    "api:requests_record": lambda world: _errand(world, "grandmother"),
    "api:volunteers_sign_up": lambda world: {
        "person_id": world.people["landlord"].person_id, "command_id": new_id(),
    },
    "api:volunteers_write_call": lambda world: {
        "place_id": world.places["home"].pk, "title_zh": "除雪", "from_age": 18,
        "command_id": new_id(),
    },
    "api:volunteers_add_shift": lambda world: {
        "task": "扫楼道", "needed": 2, "command_id": new_id(),
        "begins_at": (clock.now() + 2 * A_DAY).isoformat(),
        "ends_at": (clock.now() + 2.1 * A_DAY).isoformat(),
    },
    "api:volunteers_decide": lambda world: {"accepts": True},
    "api:volunteers_confirm_hours": lambda world: {"minutes": 30},
    "api:employers_ask": lambda world: {"unit": "老街面馆", "command_id": new_id()},
    "api:employers_report_joiner": lambda world: {
        "name": "鲍平", "phone": "13911112222", "since_on": clock.today().isoformat(),
        "command_id": new_id(),
    },
    "api:employers_report_leaver": lambda world: {"until_on": clock.today().isoformat()},
    "api:employers_say_opening": lambda world: {"state": "closed", "command_id": new_id()},
    "api:employers_decide": lambda world: {"accepts": True},
    "api:notices_confirm": lambda world: {},
    "api:notices_excuse": lambda world: {"reason": "away"},
    "api:visits_make_list": _command,
    "api:visits_add_person": lambda world: {"person_id": _resident(world)},
    "api:visits_take_over": lambda world: {"from_id": world.accounts["grid"].pk},
    "api:visits_note_visit": lambda world: {"outcome": "met", "command_id": new_id()},
    "api:forms_hand_in": lambda world: {
        "version": 1, "answers": {"pets_part/has_pets": "no"}, "command_id": new_id(),
    },
    "api:forms_excuse": lambda world: {"reason": "长期出差"},
    "api:forms_make_hand_in": lambda world: {"period": "2026-04", "command_id": new_id()},
    "api:offline_send": lambda world: {"sent_at": clock.now().isoformat(), "items": []},
    "api:search_look_up": lambda world: {"text": "13900000000"},
}  # fmt: skip


def _errand(world: World, whose: str) -> Mapping[str, Any]:
    return {
        "person_id": world.people[whose].person_id,
        "kind": "deliver_document",
        "detail": {
            "what": "居住证材料",
            "from_where": "家里",
            "to_where": "社区",
            "phone": "13900000000",
        },
        "command_id": new_id(),
    }
