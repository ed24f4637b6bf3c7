"""The tabs that lead from one page of a module to its neighbours."""

from django.urls import reverse

from mashang.foundation.grants.actor import Actor
from mashang.front.registers.policy import APPROVE, EXPORT, IMPORT, TRACE
from mashang.kernel.texts import Text
from mashang.web.parts import Tab


def sheet_tabs(actor: Actor, here: str) -> list[Tab]:
    """In and out, what came of it, and how columns are read."""
    found = []
    if actor.holds_anywhere(IMPORT):
        url = reverse("registers:imports")
        found.append(Tab(Text("导入", "Import"), url, is_active=here == "imports"))
        url = reverse("registers:history")
        found.append(Tab(Text("导入记录", "Past imports"), url, is_active=here == "history"))
        url = reverse("registers:mappings")
        found.append(Tab(Text("列映射", "Mappings"), url, is_active=here == "mappings"))
    if actor.holds_anywhere(EXPORT):
        url = reverse("registers:export")
        found.append(Tab(Text("导出", "Export"), url, is_active=here == "export"))
    if any(actor.holds_anywhere(right) for right in (EXPORT, APPROVE, TRACE)):
        url = reverse("registers:exports")
        found.append(Tab(Text("导出记录", "Past exports"), url, is_active=here == "exports"))
    return found


def grant_tabs(actor: Actor, here: str) -> list[Tab]:
    """Who holds what, what the roles hold, and the accounts themselves."""
    found = [
        Tab(Text("谁有什么权限", "Who holds what"), reverse("registers:grants"), here == "grants"),
        Tab(Text("角色", "Roles"), reverse("registers:roles"), here == "roles"),
    ]
    if actor.holds_anywhere("signin.manage_staff"):
        found.append(Tab(Text("工作人员账号", "Staff accounts"), reverse("signin:staff")))
    if actor.holds_anywhere("programs.look_after"):
        url = reverse("registers:programs")
        found.append(Tab(Text("接入系统", "Programs"), url, here == "programs"))
    return found


def emergency_tabs(actor: Actor, here: str) -> list[Tab]:
    """Taking, reviewing, and everything there was."""
    found = []
    if actor.holds_anywhere("grants.break_glass"):
        url = reverse("registers:break_glass")
        found.append(Tab(Text("发起", "Take it"), url, here == "break"))
    if actor.holds_anywhere("grants.review_emergency"):
        url = reverse("registers:emergencies")
        found.append(Tab(Text("待复核", "To review"), url, here == "review"))
        found.append(Tab(Text("全部", "All"), f"{url}?show=all", here == "all"))
    return found
