"""The three errands of the founding case: 代开药, 送文件, 取物品; more are one entry each."""

from mashang.elements.cases.kinds import CaseKind, Field, Need, Seat
from mashang.governance.duties import queries as duties
from mashang.kernel.texts import Text


def _route(need: Need) -> Seat:
    """Errands are run by whoever answers nearest: the grid, else the community."""
    return duties.nearest_seat(need.path, ("grid", "community"))


WHEN = Field("needed_by", Text("希望何时办好", "Needed by"))
PHONE = Field("phone", Text("联系电话", "Phone"), is_contact=True)
WORDS = Field("words", Text("补充说明", "Further words"))

KINDS = (
    CaseKind(
        code="medicine_refill",
        room="requests",
        title=Text("代开药", "Medicine refill"),
        icon="pill",
        route=_route,
        needs_proof=True,
        fields=(
            Field("medicine", Text("药名和规格", "Medicine and strength")),
            Field("quantity", Text("数量", "Quantity")),
            Field("clinic", Text("平时在哪里开药", "Usual hospital or pharmacy")),
            Field(
                "card",
                Text("医保卡或病历", "Insurance card or record"),
                {
                    "hand_over": Text("上门取卡", "Fetch it from the door"),
                    "electronic": Text("电子医保凭证，电话联系", "Electronic; call me"),
                    "none": Text("自费", "Self-paid"),
                },
            ),
            WHEN,
            PHONE,
            WORDS,
        ),
    ),
    CaseKind(
        code="deliver_document",
        room="requests",
        title=Text("送文件", "Deliver a document"),
        icon="file",
        route=_route,
        needs_proof=True,
        fields=(
            Field("what", Text("什么文件", "What document")),
            Field("from_where", Text("从哪里取", "Fetch from")),
            Field("to_where", Text("送到哪里、交给谁", "Deliver to whom, where")),
            WHEN,
            PHONE,
            WORDS,
        ),
    ),
    CaseKind(
        code="pick_up_item",
        room="requests",
        title=Text("取物品", "Pick up an item"),
        icon="package",
        route=_route,
        needs_proof=True,
        fields=(
            Field("what", Text("什么物品", "What item")),
            Field("from_where", Text("在哪里取", "Pick up at")),
            WHEN,
            PHONE,
            WORDS,
        ),
    ),
)
