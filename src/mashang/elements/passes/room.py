"""What the room passes contributes to the house."""

from mashang.kernel.room import (
    Consumer,
    DataClass,
    Gate,
    Job,
    Nav,
    NavGroup,
    Panel,
    PersonRow,
    Right,
    Room,
    Tile,
)
from mashang.kernel.texts import Text

_JOBS = "mashang.elements.passes.jobs"

ROOM = Room(
    name="passes",
    title=Text("通行凭证", "Passes"),
    gate=Gate.ENTRANCE,
    rights=(
        Right(
            "passes.see",
            Text("查看通行凭证（姓名、车牌遮挡）", "See passes, names and plates masked"),
            ("community_worker", "section_chief"),
        ),
        Right(
            "passes.issue",
            Text(
                "给服务人员和货车发凭证，并收回",
                "Give passes to those who come to serve and to lorries, and take them back",
            ),
            ("community_worker", "property_worker", "section_chief"),
        ),
        Right(
            "passes.take_back",
            Text("挂失、收回通行凭证（立即失效）", "Take passes and lost phones back, at once"),
            ("community_worker", "section_chief"),
        ),
        Right(
            "passes.keys",
            Text("轮换、作废签发密钥", "Rotate and withdraw the keys that sign passes"),
            ("administrator",),
        ),
    ),
    tiles=(
        Tile(
            code="passes.mine",
            title=Text("通行码", "My pass"),
            hint=Text(
                "给门岗和读码器看，没有网络也能用", "For guards and readers, also without a network"
            ),
            icon="qrcode",
            url_name="passes:mine",
            weight=42,
        ),
    ),
    nav=(
        Nav(
            Text("通行凭证", "Passes"),
            "id-badge-2",
            "passes:list",
            "passes.issue",
            42,
            NavGroup.PLACES,
        ),
        Nav(
            Text("签发密钥", "Keys of passes"),
            "key",
            "passes:keys",
            "passes.keys",
            70,
            NavGroup.ADMINISTRATION,
        ),
    ),
    pages="mashang.elements.passes.pages",
    routes="mashang.elements.passes.routes:router",
    panels=(
        Panel(
            "passes.here",
            Text("通行凭证", "Passes"),
            "id-badge-2",
            "passes:here",
            "passes.issue",
            ("compound", "villager_group", "street_front", "building", "room", "detached_house"),
            60,
        ),
    ),
    jobs=(
        Job("passes.keep_keys", f"{_JOBS}:keep_keys", "10 4 * * *"),
        Job("passes.forget", f"{_JOBS}:forget_old", "15 4 * * *"),
    ),
    consumers=(
        Consumer("people.died", "passes.end_of_dead", f"{_JOBS}:end_of_dead"),
        Consumer("people.moved_out", "passes.end_of_moved", f"{_JOBS}:end_of_moved"),
        Consumer("people.link_ended", "passes.link_ended", f"{_JOBS}:follow_account"),
        Consumer("grants.ended", "passes.grant_ended", f"{_JOBS}:follow_account"),
        Consumer("accounts.woke", "passes.of_woken", f"{_JOBS}:follow_account"),
    ),
    data_classes=(
        DataClass("passes.pass", Text("通行凭证", "Passes"), "retention.passes_days"),
        DataClass(
            "passes.secrets",
            Text("签发密钥", "Keys that sign passes"),
            "retention.pass_keys_days",
        ),
    ),
    person_rows=(
        PersonRow("passes.Pass.person", Text("通行凭证", "Passes")),
        PersonRow("passes.Pass.host", Text("为访客签发的凭证", "Passes of guests")),
    ),
)
