"""What is sent by POST, so that a verb is reached; every other route is sent an empty form."""

from collections.abc import Callable, Mapping
from typing import Any

from mashang.kernel import clock
from mashang.kernel.ids import new_id
from tests.access.calls import A_DAY, CALLS, the_door, the_post, the_rule, the_taker
from tests.world import World

POSTS: Mapping[str, Callable[[World], Mapping[str, Any]]] = {
    **CALLS,
    "people:reveal": lambda world: {
        "field": "phone", "purpose": "contact_person", "command_id": new_id(),
    },
    "desk:act": lambda world: {"text": "已联系居民", "command_id": new_id(), "version": 1},
    "desk:ledger": lambda world: {"month": "2026-04", "why": "例会", "command_id": new_id()},
    "desk:lists": lambda world: {"name": "清单", "view": "all", "command_id": new_id()},
    "desk:answers": lambda world: {"title": "好", "text_zh": "好的", "command_id": new_id()},
    "desk:handover": lambda world: {"text": "请留意", "command_id": new_id()},
    "search:line": lambda world: {"text": "13900000000"},
    "cases:reply": lambda world: {"text": "不用了", "command_id": new_id(), "version": 1},
    "organisations:organisation": lambda world: {"name": "城东物业服务有限公司"},
    "organisations:close": lambda world: {"reason": "合同到期"},
    "places:rename": lambda world: {"name": "天新新苑", "reason": "更名", "command_id": new_id()},
    "passes:issue": lambda world: {
        "what": "utility", "called": "抢修", "command_id": new_id(),
        "since": f"{clock.now():%Y-%m-%dT%H:%M}",
        "until": f"{clock.now() + A_DAY * 9:%Y-%m-%dT%H:%M}",
    },
    "passes:take_back": lambda world: {"because": "lost", "command_id": new_id()},
    "passes:withdraw": lambda world: {"reason": "备份丢失", "command_id": new_id()},
    "visits:visit": lambda world: {"outcome": "met", "command_id": new_id()},
    "visits:take_over": lambda world: {"from": world.accounts["grid"].pk},
    "registration:refuse": lambda world: {"reason": "材料不全", "command_id": new_id()},
    "registration:approve": lambda world: {"reason": "电话核实", "command_id": new_id()},
    "registration:answer_proxy": lambda world: {
        "may": ["ask"], "last_on": clock.today().isoformat(), "command_id": new_id(),
    },
    "registration:proxy_request": lambda world: {
        "evidence": "written", "may": ["ask"], "last_on": clock.today().isoformat(),
        "command_id": new_id(),
    },
    "registration:refuse_proxy": lambda world: {"reason": "本人不同意", "command_id": new_id()},
    "registration:number_request": lambda world: {
        "evidence": "document", "command_id": new_id(),
    },
    "registration:refuse_number": lambda world: {"reason": "查无此人", "command_id": new_id()},
    "notices:excuse": lambda world: {"reason": "away"},
    "volunteers:hours": lambda world: {"minutes": 30},
    "employers:leaver": lambda world: {"until_on": clock.today().isoformat()},
    "forms:excuse": lambda world: {"reason": "长期出差"},
    "forms:answers": lambda world: {"purpose": "verify_identity"},
    "forms:own": lambda world: {"do": "save", "version": "1", "a/pets_part/has_pets": "no"},
    "forms:name": lambda world: {"do": "save", "version": "1", "a/pets_part/has_pets": "no"},
    "registers:break_glass": lambda world: {
        "kind": "life", "reason": "有人晕倒", "rights": "emergency_people", "command_id": new_id(),
    },
    "registers:review": lambda world: {"verdict": "confirmed", "command_id": new_id()},
    "doors:guard_note": lambda world: {
        "door": world.places["home"].children.get(kind="door").pk, "text": "走北门", "command_id": new_id(),
    },
    "duties:hand_over": lambda world: {
        "reason": "调岗", "posts": str(the_post(world)), "holder": str(the_taker(world)),
        "from_on": clock.today().isoformat(), "command_id": new_id(),
    },
    "registers:leave": lambda world: {
        "reason": "调离", "is_handed_over": "on", "command_id": new_id(),
    },
    "registers:enrol": lambda world: {
        "name": "城管平台", "unit": "城管局", "purpose": "转办", "contact": "值班", "command_id": new_id(),
    },
    "registers:change_program": lambda world: {
        "name": "市民热线", "unit": "热线中心", "purpose": "转办", "contact": "值班", "command_id": new_id(),
    },
    "registers:issue_key": lambda world: {"label": "测试", "valid_days": 1, "per_min": 1},
    "registers:close_program": lambda world: {"reason": "合同到期"},
    "registers:end": lambda world: {"reason": "调岗"},
    "registers:decide_export": lambda world: {"decision": "approve", "reason": "核对无误"},
    "registers:mapping": lambda world: {"name": "房屋表"},
    "registers:written": lambda world: {"reason": "导错了"},
    "doors:invite": lambda world: {"name": "门卫室", "doors": [str(the_door(world))]},
    "doors:setting": lambda world: {"fails": "open"},
    "doors:enter_rule": lambda world: {
        **the_rule(world), "place": str(world.places["home"].pk),
        "since": f"{clock.local(clock.now()):%Y-%m-%dT%H:%M}",
        "until": f"{clock.local(clock.now() + A_DAY):%Y-%m-%dT%H:%M}",
    },
    "registers:roles": lambda world: {
        "code": "helper", "title_zh": "帮手", "title_en": "Helper", "command_id": new_id(),
    },
}  # fmt: skip
