"""What programs send: the query of a read that needs one, the document of an act, so that a verb is reached."""

import io
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from mashang.domain.passage import CredentialKind
from mashang.elements.passes.models import Pass
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


def _card(world: World) -> UUID:
    """A household card of the home that `things` gave one."""
    path = world.places["101"].path
    return Pass.objects.get(kind=CredentialKind.HOUSEHOLD_CARD, path=path).pk


def the_post(world: World) -> Any:
    """The grid's post at the compound."""
    found = Responsibility.objects.get(target=world.places["home"], level="grid", until=None)
    return found.responsibility_id


def the_taker(world: World) -> Any:
    return world.accounts["building_head"].account_id


def the_door(world: World) -> Any:
    """The compound's door."""
    return world.places["home"].children.get(kind="door").pk


def the_rule(world: World) -> Mapping[str, Any]:
    """A rule over the compound for a day."""
    return {
        "place_id": world.places["home"].pk, "effect": "restrict", "title_zh": "暂不进入",
        "document": "53号", "words_zh": "外来人员暂不进入", "kinds": ["visitor"],
        "since": clock.now().isoformat(), "until": (clock.now() + A_DAY).isoformat(),
        "command_id": new_id(),
    }  # fmt: skip


def _until(_world: World) -> Mapping[str, Any]:
    return {"until_on": clock.today().isoformat(), "command_id": new_id()}


def _because(_world: World) -> Mapping[str, Any]:
    return {"reason": "本人申请", "command_id": new_id()}


def _proxy(_world: World) -> Mapping[str, Any]:
    return {
        "phone": "13911112222", "may": ["ask"], "command_id": new_id(),
        "last_on": (clock.today() + 30 * A_DAY).isoformat(),
    }  # fmt: skip


def _notice(world: World) -> Mapping[str, Any]:
    return {
        "title_zh": "停水通知", "body_zh": "明天停水。", "command_id": new_id(),
        "targets": [f"p:{world.places['building'].pk}"],
        "ends_at": (clock.now() + 3 * A_DAY).isoformat(),
    }  # fmt: skip


def _thing(world: World) -> Mapping[str, Any]:
    """A hall of the community, open on mornings."""
    place_id = world.places["tianxin"].pk
    return {
        "kind": "hall", "name": "书画室", "place_id": place_id, "scope_id": place_id, "slot_min": 30,
        "capacity": 4, "lead_min": 60, "ahead_days": 7, "held_at_most": 2, "days": "weekdays",
        "hours": [*["08:30-11:30"] * 5, "", ""],
    }  # fmt: skip


CALLS: Mapping[str, Given] = {
    "api:bookings_add": lambda world: {**_thing(world), "command_id": new_id()},
    "api:bookings_change": _thing,
    "api:desk_plan_stand_in": lambda world: {
        "absent_id": world.accounts["grid"].account_id,
        "deputy_id": world.accounts["worker"].account_id,
        "since_on": (clock.today() + 5 * A_DAY).isoformat(),
        "until_on": (clock.today() + 6 * A_DAY).isoformat(),
        "command_id": new_id(),
    },
    "api:forms_save_draft": lambda world: {
        "version": 1, "answers": {"pets_part/has_pets": "no"},
    },
    "api:forms_open_answers": lambda world: {"purpose": "verify_identity"},
    "api:tenancy_ask_for_room": lambda world: {
        "landlord_id": world.people["landlord"].person_id, "address": "天新家园1幢201室",
        "command_id": new_id(),
    },
    "api:places_resolve": lambda world: {
        "address": "天新家园1幢101室", "within_id": world.places["home"].pk,
    },
    "api:places_areas": lambda world: {"place_id": world.places["tianxin"].pk},
    "api:places_geojson": lambda world: {"under": world.places["tianxin"].pk},
    "api:places_areas_geojson": lambda world: {"place_id": world.places["tianxin"].pk},
    "api:places_add": lambda world: {"kind": "building", "name": "9幢", "command_id": new_id()},
    "api:places_rename": lambda world: {"name": "天新新苑"},
    "api:places_close": lambda world: {"reason": "拆除"},
    "api:places_move": lambda world: {
        "parent_id": world.places["tianxin"].pk, "reason": "划归",
    },
    "api:places_add_alias": lambda world: {"name": "老天新"},
    "api:places_drop_alias": lambda world: {"name": "老天新"},
    "api:places_change_code": lambda world: {"code": "330102016018"},
    "api:places_renew_code": lambda world: {"reason": "海报被撕"},
    "api:places_draw": lambda world: {
        "kind": "police_beat", "name": "一警区", "places": [world.places["building"].pk],
        "command_id": new_id(),
    },
    "api:places_redraw": lambda world: {"places": [world.places["building"].pk]},
    "api:places_end": lambda world: {"reason": "合并"},
    "api:places_plan": lambda world: {
        "kind": "grid", "takes_effect_on": clock.today().isoformat(), "command_id": new_id(),
        "areas": [{"name": "新一格", "places": [world.places["building"].pk]}],
    },
    "api:organisations_add": lambda world: {
        "kind": "property_company", "name": "城西物业", "serves": False, "command_id": new_id(),
    },
    "api:organisations_serve": lambda world: {
        "organisation_id": world.organisations["property"].pk,
    },
    "api:organisations_end_service": lambda world: {"reason": "合同到期"},
    "api:organisations_change": lambda world: {"name": "城东物业服务有限公司"},
    "api:organisations_close": lambda world: {"reason": "合同到期"},
    "api:organisations_join": lambda world: {"staff_no": "T-GRID", "post": "联络"},
    "api:organisations_leave": lambda world: {"reason": "离职"},
    "api:organisations_serving": lambda world: {"place_id": world.places["home"].pk},
    "api:people_reveal": lambda world: {
        "fields": ["phone"], "purpose": "contact_person", "command_id": new_id(),
    },
    "api:people_ask_correction": lambda world: {
        "person_id": _resident(world), "field": "home", "text": "我搬到了 302 室",
        "command_id": new_id(),
    },
    "api:people_register": lambda world: {
        "name": "郁小远", "standing": "tenant", "since_on": clock.today().isoformat(),
        "command_id": new_id(),
    },
    "api:people_move_out": _until,
    "api:people_end_fact": _until,
    "api:people_protect": _because,
    "api:people_unprotect": _because,
    "api:tenancy_let": lambda world: {
        "place_id": world.places["202"].pk, "landlord": _party("戚建国"), "command_id": new_id(),
    },
    "api:bookings_reopen_day": lambda world: {"day": clock.today().isoformat()},
    "api:people_record_death": lambda world: {
        "died_on": clock.today().isoformat(), "command_id": new_id(),
    },
    "api:people_correct": lambda world: {"sex": "f", "command_id": new_id()},
    "api:people_record_fact": lambda world: {
        "kind": "living_alone", "since_on": clock.today().isoformat(), "command_id": new_id(),
    },
    "api:people_grant_proxy": _proxy,
    "api:people_grant_own_proxy": _proxy,
    "api:people_end_link": _command,
    "api:people_approve_link": _command,
    "api:people_end_own_link": _command,
    "api:people_answer_correction": lambda world: {
        "is_corrected": True, "text": "已更正", "command_id": new_id(),
    },
    "api:people_correct_phones": lambda world: {
        "person_id": _resident(world), "phones": ["13911112222"], "command_id": new_id(),
    },
    "api:cases_reply_with_photos": lambda world: {
        "verb": "answer", "text": "这里", "command_id": new_id(),
    },
    "api:desk_act_with_photos": lambda world: {
        "verb": "note_public", "text": "现场", "command_id": new_id(),
    },
    "api:notices_draft": _notice,
    "api:notices_draft_with_pictures": _notice,
    "api:notices_change": _notice,
    "api:notices_correct": _notice,
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
    "api:doors_note_scans": lambda world: {
        "sent_at": clock.now().isoformat(),
        "scans": [
            {
                "event_id": new_id(), "direction": "in", "outcome": "allowed", "reason": "admitted",
                "at": clock.now().isoformat(),
            }
        ],
    },
    "api:doors_appeal_for": lambda world: {
        "reason": "forged", "said": "签名不对", "command_id": new_id(),
    },
    "api:doors_stop_card": lambda world: {"pass_id": str(_card(world)), "because": "lost"},
    "api:doors_leave_note": lambda world: {"text": "走北门", "command_id": new_id()},
    "api:doors_invite_device": lambda world: {"name": "门卫室", "door_ids": [the_door(world)]},
    "api:doors_set_door": lambda world: {"fails_open": True},
    "api:doors_enter_rule": the_rule,
    "api:visitors_invite": lambda world: {
        "host_id": _resident(world), "called": "王师傅", "purpose": "family", "command_id": new_id(),
        "since": clock.now().isoformat(), "until": (clock.now() + A_DAY / 8).isoformat(),
    },
    "api:visitors_answer": lambda world: {"is_welcome": True},
    "api:visitors_admit": lambda world: {
        "door_id": the_door(world), "command_id": new_id(),
    },
    "api:visitors_let_in": lambda world: {
        "door_id": the_door(world), "reason": "by_phone",
        "command_id": new_id(),
    },
    "api:visitors_left": _command,
    "api:passes_carry": lambda world: {
        "kty": "OKP", "crv": "Ed25519", "x": "A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg",
    },
    "api:passes_issue": lambda world: {
        "kind": "service", "class_code": "utility", "called": "抢修", "command_id": new_id(),
        "since": clock.now().isoformat(), "until": (clock.now() + A_DAY).isoformat(),
    },
    "api:passes_take_back": lambda world: {"because": "lost"},
    "api:passes_take_back_phone": lambda world: {"because": "lost"},
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
    "api:repairs_report_with_photos": lambda world: {
        "person_id": _resident(world), "spot": "building", "trouble": "light",
        "what": "二楼灯不亮", "command_id": new_id(),
    },
    "api:requests_ask_with_photos": lambda world: _errand(world, "resident"),
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


UPLOADS: Mapping[str, str] = {
    "api:cases_reply_with_photos": "photos",
    "api:desk_act_with_photos": "photos",
    "api:notices_draft_with_pictures": "pictures",
    "api:repairs_report_with_photos": "photos",
    "api:requests_ask_with_photos": "photos",
}
"""Operations that take a form of parts: `given` holds the document, this part the photos."""


def call(browser: Client, name: str, address: str, sent: Mapping[str, Any], **headers: str) -> Any:
    """What an act answers that is sent a document, with a photo where it takes one."""
    body = json.dumps(sent, default=str)
    part = UPLOADS.get(name)
    if part is None:
        return browser.post(address, body, "application/json", headers=headers)
    photo = SimpleUploadedFile("photo.png", _photo(), "image/png")
    return browser.post(address, {"given": body, part: [photo]}, headers=headers)


@cache
def _photo() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(content, "PNG")
    return content.getvalue()


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
