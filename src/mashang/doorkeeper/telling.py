"""How the door fares, line by line, each with what to do: for its page and for its doctor."""

from datetime import timedelta
from typing import Final

from mashang.domain.doorkeeping import DoorSetting, Offline, Relay
from mashang.doorkeeper.keeper import Keeper
from mashang.doorkeeper.page import Row
from mashang.doorkeeper.turns import ReaderState
from mashang.kernel.errors import MashangError
from mashang.kernel.texts import Text

_SNAPSHOT: Final = Text("名单与规则", "List and rules")
_LINE: Final = Text("服务器", "Server")
_CLOCK: Final = Text("时钟", "Clock")
_DISK: Final = Text("记录", "Book")
_RELAY: Final = Text("开锁", "Lock")
_BROKER: Final = Text("消息代理", "Broker")
_READERS: Final = {
    ReaderState.OK: ("ok", Text("正常", "working"), None),
    ReaderState.AWAY: (
        "bad",
        Text("没有连接", "not there"),
        Text("检查插头和 path", "Check the plug, and its path"),
    ),
    ReaderState.RUBBISH: (
        "warn",
        Text("不断发送读不懂的内容", "sends without pause what is no code"),
        Text("遮住镜头或拔插一次", "Cover it, or pull its plug once"),
    ),
}


def state_of(keeper: Keeper) -> Row:
    """The one sentence for whoever comes in: which state the door is in, and what it cannot know."""
    name = Text("状态", "State")
    standing = keeper.standing()
    if keeper.is_struck_off:
        return Row(name, "bad", Text("设备已停用：进门由门卫决定，出门照常开",
                                     "Struck off: the guard decides who comes in; going out is free"))  # fmt: skip
    if keeper.held is None:
        return Row(name, "bad", Text("还没有名单：进门由门卫决定，出门照常开",
                                     "No list yet: the guard decides who comes in; going out is free"))  # fmt: skip
    if not standing.told.trusted:
        return Row(name, "warn", Text("时钟不可信：长期住户卡照常，其他凭证由门卫核对",
                                      "Clock untrusted: cards without end as always, the guard checks the rest"))  # fmt: skip
    if standing.is_cut_off:
        return Row(name, "warn", Text("离线：按现有名单放行。不知道断网后停用的凭证，也不知道在别处用过的次数",
                                      "Offline: deciding by the list at hand. Unknown: what was withdrawn since, and what was used elsewhere"))  # fmt: skip
    return Row(name, "ok", Text("在线：名单是最新的", "Online: the list is the newest"))


def snapshot_rows(keeper: Keeper) -> list[Row]:
    """The snapshot, and each of its doors with its written choice."""
    if keeper.held is None:
        do = Text(
            "检查网络；未登记则先 mashang-door enrol", "Check the network; enrol first if it is not"
        )
        return [Row(_SNAPSHOT, "bad", Text("没有", "none"), do), *_flaw(keeper)]
    snapshot = keeper.held.snapshot
    age = keeper.list_age()
    said = Text("第 {number} 版，{age}前核对", "number {number}, confirmed {age} ago",
                number=snapshot.number, age=span(age))  # fmt: skip
    stale = [
        door
        for door in snapshot.doors
        if age is None or age >= timedelta(minutes=door.stale_after_min)
    ]
    rows = [
        Row(
            _SNAPSHOT,
            "warn" if stale else "ok",
            said,
            Text("太久没有核对：尽快恢复网络", "Not confirmed for too long: mend the line")
            if stale
            else None,
        ),
        *_flaw(keeper),
    ]
    return [*rows, *(_door(one, is_stale=one in stale) for one in snapshot.doors)]


def line_row(keeper: Keeper, trouble: MashangError | None, waiting: int) -> Row:
    """The line to the server."""
    said = Text("{n} 条记录待上传", "{n} {n:line waits|lines wait} to be handed over", n=waiting)
    if not keeper.is_cut_off and trouble is None:
        return Row(_LINE, "ok", Text("已连接，{said}", "connected, {said}", said=said))
    do = Text("检查网线、域名和证书；记录不会丢",
              "Check cable, name and certificate; nothing is lost")  # fmt: skip
    why = trouble.text if trouble else Text("没有应答", "no answer")
    return Row(_LINE, "warn", Text("{why}；{said}", "{why}; {said}", why=why, said=said), do)


def clock_row(keeper: Keeper) -> Row:
    """The clock."""
    told = keeper.clockwork.told()
    if told.doubted is not None:
        return Row(_CLOCK, "bad", Text("不可信", "not to be trusted"), told.doubted.text)
    if told.off is None:
        return Row(_CLOCK, "ok", Text("尚未与服务器核对", "not yet compared with the server's"))
    off = abs(round(told.off.total_seconds(), 1))
    return Row(_CLOCK, "ok", Text("与服务器相差 {off} 秒", "{off} s from the server's", off=off))


def disk_row(keeper: Keeper) -> Row:
    """The book, and what could not be written into it."""
    if keeper.book.is_full or keeper.book.lost:
        said = Text("磁盘写不进：照常放行，{n} 次未能记录",
                    "The disk takes nothing: deciding goes on, {n} not recorded", n=keeper.book.lost)  # fmt: skip
        return Row(_DISK, "bad", said, Text("清理磁盘或换存储卡", "Make room, or change the card"))
    return Row(_DISK, "ok", Text("先记录后开门", "written before the door opens"))


def relay_row(keeper: Keeper) -> Row:
    """How the last opening went."""
    if keeper.relay is Relay.FAILED:
        do = Text("检查继电器电源和接线", "Check the relay's power and wires")
        return Row(_RELAY, "bad", Text("上次没有打开", "the last one did not open"), do)
    if keeper.relay is Relay.OK:
        return Row(_RELAY, "ok", Text("上次已确认打开", "the last one was confirmed"))
    return Row(_RELAY, "ok", Text("没有回执", "does not confirm"))


def reader_row(name: str, state: ReaderState) -> Row:
    """A reader."""
    level, said, do = _READERS[state]
    return Row(Text("读头 {name}", "Reader {name}", name=name), level, said, do)


def broker_row(*, connected: bool) -> Row:
    """The broker."""
    if connected:
        return Row(_BROKER, "ok", Text("已连接", "connected"))
    do = Text("检查代理是否运行、地址和密码", "Check that it runs, its address and its password")
    return Row(_BROKER, "bad", Text("没有连接", "not connected"), do)


def span(length: timedelta | None) -> Text:
    """A length of time in one unit."""
    if length is None:
        return Text("不知多久", "who knows how long")
    minutes = int(length.total_seconds() // 60)
    if minutes < 1:
        return Text("不到一分钟", "under a minute")
    if minutes < 120:
        return Text("{n} 分钟", "{n} min", n=minutes)
    return Text("{n} 小时", "{n} h", n=minutes // 60)


def _door(one: DoorSetting, *, is_stale: bool) -> Row:
    strict = one.offline is Offline.STRICT
    kinds = Text("、".join(kind.text.zh for kind in sorted(one.lenient_kinds)),
                 ", ".join(kind.text.en for kind in sorted(one.lenient_kinds)))  # fmt: skip
    choice = (
        Text(
            "离线从严：不能证实的由门卫决定", "strict offline: what cannot be proved is the guard's"
        )
        if strict
        else Text("离线从宽：{kinds}照常放行", "lenient offline: lets in {kinds}", kinds=kinds)
    )
    return Row(one.name, "warn" if is_stale else "ok", choice)


def _flaw(keeper: Keeper) -> list[Row]:
    if keeper.flaw is None:
        return []
    said = Text(
        "收到的新版未采用：{why}",
        "The one that came was not taken: {why}",
        why=keeper.flaw.flaw.text,
    )
    return [
        Row(
            _SNAPSHOT,
            "bad",
            said,
            Text("告诉管理员：{code}", "Tell the administrator: {code}", code=keeper.flaw.code),
        )
    ]
