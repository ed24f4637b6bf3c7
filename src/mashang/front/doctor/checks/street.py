"""Plan packs, text messages, communities without anybody who answers."""

from datetime import date
from typing import Final

from django.conf import settings

from mashang.elements.places.queries import communities_of_street
from mashang.foundation.policies import queries as policies
from mashang.front.doctor.finding import Finding, State, told
from mashang.governance.duties.queries import unanswered
from mashang.kernel import clock
from mashang.kernel.errors import Invalid
from mashang.kernel.texts import Text

_NAMED: Final = 5


def plans() -> list[Finding]:
    """Whether the plan packs are right, and this year's working days are published."""
    title = Text("预案和政策数字", "Plan packs")
    try:
        packs = policies.packs()
    except Invalid as error:
        remedy = Text("请运行 mashang plan-pack check 文件夹", "Run mashang plan-pack check FOLDER")
        return [told("plans.right", title, error.text, wrong=State.ILL, remedy=remedy)]
    today = clock.today()
    year = today.year
    # The last days of December belong to the next year's arrangement, published in November.
    published = not policies.calendar().warnings(today.replace(month=1, day=2), date(year, 7, 1))
    return [
        told("plans.right", title, Text("{n} 份，有效", "{n} {n:pack|packs}, valid", n=len(packs))),
        told(
            "plans.calendar",
            Text("工作日历", "Working days"),
            Text("{year} 年已录入", "{year} is known", year=year)
            if published
            else Text("{year} 年尚未录入，按周末推算", "{year} is guessed by weekends", year=year),
            wrong=None if published else State.WATCH,
            remedy=Text(
                "国务院办公厅公布放假安排后，补入 working-days.yaml",
                "Add the published holidays to working-days.yaml",
            ),
        ),
    ]


def messages() -> list[Finding]:
    """Whether residents can be sent their codes."""
    can = bool(settings.MASHANG_SMS_URL)
    serious = settings.MASHANG_MODE == "production" and not can
    return [
        told(
            "messages.sms",
            Text("短信", "Text messages"),
            Text("已配置网关", "A gateway is set")
            if can
            else Text("未配置，不会发出短信", "Not set: none is sent"),
            wrong=State.ILL if serious else None,
            remedy=Text(
                "请设置 MASHANG_SMS_URL，居民才能收到登录验证码",
                "Set MASHANG_SMS_URL, or residents cannot sign in",
            ),
        )
    ]


def coverage() -> list[Finding]:
    """Communities in which nobody answers at the community's level."""
    title = Text("社区责任人", "Who answers")
    places = communities_of_street()
    holes = unanswered([(place.path, place.name) for place in places], "community", clock.now())
    if not places:
        return [
            told(
                "street.answers",
                title,
                Text("还没有社区", "There is no community yet"),
                wrong=State.WATCH,
                remedy=Text(
                    "请先导入房屋清册：mashang import houses",
                    "Import the register of houses first: mashang import houses",
                ),
            )
        ]
    if not holes:
        says = Text("{n} 个社区都有人负责", "All {n} communities have somebody", n=len(places))
        return [told("street.answers", title, says)]
    more = f" +{len(holes) - _NAMED}" if len(holes) > _NAMED else ""
    return [
        told(
            "street.answers",
            title,
            Text(
                "{n} 个社区没有责任人：{names}",
                "{n} {n:community has|communities have} nobody: {names}",
                n=len(holes),
                names="、".join(holes[:_NAMED]) + more,
            ),
            wrong=State.ILL,
            remedy=Text(
                "请在地点页面安排包保责任",
                "Arrange the responsibility on the page of the place",
            ),
        )
    ]
