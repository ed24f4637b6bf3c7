"""What `/_parts` shows: every component once, filled with invented people and things."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from mashang.kernel import clock
from mashang.kernel.texts import Text
from mashang.web import forms
from mashang.web.paging import Page
from mashang.web.parts import Counter, Entry, Fact, Purpose, Tab, TileItem
from mashang.web.shell import Identity, Kind, NavItem, Shell


class SheetForm(forms.Form):
    """One field of each kind."""

    what = forms.CharField(
        Text("要配什么药", "Which medicine"),
        help=Text(
            "药名、规格写在药盒上；不清楚可以拍照。", "The name is on the box; a photo will do."
        ),
        max_length=100,
    )
    hospital = forms.ChoiceField(
        Text("去哪家医院", "Which hospital"),
        choices=[
            ("a", Text("社区卫生服务中心", "Community health centre")),
            ("b", Text("区人民医院", "District hospital")),
        ],
    )
    at_home = forms.RadioField(
        Text("什么时候家里有人", "When is someone home"),
        choices=[
            ("morning", Text("上午 9 点到 12 点", "Morning, 9 to 12")),
            ("evening", Text("晚上 6 点到 8 点", "Evening, 6 to 8")),
        ],
    )
    photos = forms.PhotosField(Text("药盒照片", "Photo of the box"), max_count=3, required=False)
    note = forms.TextField(Text("还有什么要说明", "Anything else"), max_length=500, required=False)
    agreed = forms.BooleanField(
        Text("同意代办人看到以上内容", "The person who fetches it may see the above"),
        help=Text("办结后 30 天自动删除照片。", "The photo is deleted 30 days after it is done."),
    )


class SheetFilter(forms.Form):
    """What a list is narrowed by."""

    state = forms.ChoiceField(
        Text("状态", "State"),
        choices=[("", Text("全部", "All")), ("late", Text("已超时", "Late"))],
        required=False,
    )
    words = forms.CharField(Text("编号、地址或姓名", "Number, address or name"), required=False)


def context(kind: Kind) -> dict[str, Any]:
    """The sheet's context for one shell."""
    now = clock.now()
    return {
        "shell": _staff_shell() if kind == "staff" else _resident_shell(),
        "form": SheetForm(),
        "filter_form": SheetFilter(),
        "wrong_form": SheetForm({"what": "", "at_home": "noon"}),
        "tiles": [
            TileItem(Text("求助代办", "Errands"), "#", "shopping-bag", Text("代开药·送取件", "Medicine, parcels")),
            TileItem(Text("报修", "Repairs"), "#", "tool", Text("拍照就行", "A photo will do")),
            TileItem(Text("我的网格员", "My grid worker"), "#", "user-heart", Text("有事找她", "Ask her")),
        ],
        "steps": [
            Text("已提交", "Sent"),
            Text("已受理", "Accepted"),
            Text("办理中", "In hand"),
            Text("待确认", "To confirm"),
        ],
        "entries": [
            Entry(
                now - timedelta(minutes=12),
                Text("药已取到，正在送来", "Fetched, on its way"),
                body=Text("放门口还是当面给您？", "Leave it at the door, or hand it over?"),
                who=Text("网格员 陈*琳", "Grid worker Chen*"),
                icon="truck-delivery",
                tone="green",
            ),
            Entry(
                now - timedelta(hours=3),
                Text("已联系医院", "Hospital called"),
                body=Text("处方需要家属身份证。", "The prescription needs a relative's card."),
                who=Text("社工 沈*", "Community worker Shen*"),
                icon="note",
                is_internal=True,
            ),
            Entry(now - timedelta(days=1, hours=2), Text("您提交了求助", "You asked for help"), icon="send", tone="blue"),
        ],
        "counters": [
            Counter(Text("今天要办", "Due today"), 14, tone="amber", url="#"),
            Counter(Text("已超时", "Late"), 3, tone="red", url="#"),
            Counter(Text("已办结", "Solved"), 107, tone="green", note=Text("本周", "this week")),
        ],
        "facts": [
            Fact(Text("办件编号", "Case number"), "JQ-2611-0042"),
            Fact(Text("地址", "Address"), Text("东城家园 3 幢 2 单元 501 室", "Dongcheng Jiayuan 3-2-501")),
            Fact(Text("承办单位", "Responsible"), Text("第 4 网格", "Grid 4")),
        ],
        "tabs": [
            Tab(Text("待我办", "Mine"), "#", is_active=True, count=14),
            Tab(Text("本网格", "My grid"), "#", count=38),
            Tab(Text("已办结", "Closed"), "#"),
        ],
        "purposes": [
            Purpose("contact", Text("为办理此事联系本人", "To call about this case")),
            Purpose("visit", Text("上门走访", "To visit")),
        ],
        "cases": [
            ("JQ-2611-0042", Text("代开药：降压药", "Medicine: blood pressure"), Text("东城家园 3-2-501", "Dongcheng Jiayuan 3-2-501"), now - timedelta(minutes=25), Text("办理中", "In hand"), "blue"),
            ("JQ-2611-0047", Text("报修：楼道灯不亮", "Repair: stair light"), Text("水墩新苑 11-1", "Shuidun Xinyuan 11-1"), now + timedelta(minutes=50), Text("待受理", "New"), "amber"),
            ("JQ-2611-0051", Text("送文件：居住证材料", "Document: residence permit"), Text("横塘 2 组 129 号", "Hengtang group 2, 129"), now + timedelta(days=2, hours=4), Text("已受理", "Accepted"), "green"),
        ],
        "page": Page([1], "next", is_first=False),
        "soon": now + timedelta(minutes=50),
        "late": now - timedelta(minutes=25),
        "later": now + timedelta(days=2, hours=4),
    }  # fmt: skip


def _resident_shell() -> Shell:
    return Shell(
        place=Text("东城家园", "Dongcheng Jiayuan"),
        identity=Identity(Text("林*芳", "Lin*fang").in_("zh"), sign_out_url="#"),
        help_url="tel:057100000000",
        is_demo=True,
        legal=(
            NavItem(Text("隐私说明", "Privacy"), "#", "shield"),
            NavItem(Text("谁看过我的信息", "Who looked at my data"), "#", "eye"),
        ),
    )


def _staff_shell() -> Shell:
    items = (
        NavItem(Text("今日", "Today"), "#", "calendar-event", is_active=True, badge="14"),
        NavItem(Text("办件", "Cases"), "#", "clipboard-list"),
        NavItem(Text("小区管理", "Compounds"), "#", "building-community"),
        NavItem(Text("住户管理", "Residents"), "#", "users"),
        NavItem(Text("房屋管理", "Houses"), "#", "home"),
        NavItem(Text("权限管理", "Grants"), "#", "key"),
        NavItem(Text("导入", "Import"), "#", "file-import"),
    )
    return replace(
        _resident_shell(),
        kind="staff",
        place=Text("笕桥街道 · 黄家社区", "Jianqiao · Huangjia"),
        nav=items,
        identity=Identity(
            "沈*", Text("黄家社区 社工", "Huangjia community worker"), "#", (items[3],)
        ),
    )
