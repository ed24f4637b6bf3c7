"""Keys, sealed values, the chain of records."""

from pathlib import Path
from typing import Final

from django.conf import settings

from mashang.foundation import keys
from mashang.foundation.backups.samples import Opening, open_samples
from mashang.foundation.keys.errors import KeyStoreAway
from mashang.foundation.records.queries import last_batch_state
from mashang.front.doctor.finding import Finding, State, told
from mashang.kernel import clock
from mashang.kernel.texts import Text

_SEALED_WITHIN_S: Final = 600.0


def key_store() -> list[Finding]:
    """Whether the key store opens, and lies apart from the data."""
    title = Text("密钥库", "Key store")
    try:
        destroyed = len(keys.tombstones())
    except KeyStoreAway as error:
        remedy = Text(
            "请检查 MASHANG_KEY_STORE 和 MASHANG_MASTER_KEY",
            "Look at MASHANG_KEY_STORE and MASHANG_MASTER_KEY",
        )
        return [told("keys.opens", title, error.text, wrong=State.ILL, remedy=remedy)]
    first = told(
        "keys.opens",
        title,
        Text("打得开，已销毁 {n} 把", "Opens; {n} {n:key|keys} destroyed so far", n=destroyed),
    )
    store = Path(settings.MASHANG_KEY_STORE).resolve()
    beside = store.is_relative_to(Path(settings.MASHANG_DATA_DIR).resolve())
    serious = beside and settings.MASHANG_MODE == "production"
    second = told(
        "keys.apart",
        Text("密钥库的位置", "Where the key store lies"),
        Text("在数据文件夹里", "Inside the data folder")
        if beside
        else Text("与数据分开", "Apart from the data"),
        wrong=State.ILL if serious else None,
        remedy=Text(
            "请把 MASHANG_KEY_STORE 移到数据文件夹和备份之外",
            "Move MASHANG_KEY_STORE out of the data folder and of every backup",
        ),
    )
    return [first, second]


def sealed_values() -> list[Finding]:
    """Whether a value of every sealed column opens."""
    samples = open_samples()
    shut = [one.column for one in samples if one.result is Opening.SHUT]
    opened = sum(one.result is Opening.OPENED for one in samples)
    return [
        told(
            "keys.samples",
            Text("密封内容", "Sealed values"),
            Text("打不开：{columns}", "Shut: {columns}", columns=", ".join(shut))
            if shut
            else Text("抽查 {n} 类都打得开", "{n} columns tried, all open", n=opened),
            wrong=State.ILL if shut else None,
            remedy=Text(
                "密钥库可能不是这份数据的：停止服务，换回正确的密钥库",
                "The keys may be of other data: stop the street and bring the right key store",
            ),
        )
    ]


def records_chain() -> list[Finding]:
    """Whether records are sealed in time, and the newest batch is as it was sealed."""
    state = last_batch_state()
    title = Text("操作记录", "Records")
    if not state.holds:
        return [
            told(
                "records.holds",
                title,
                Text("最近一批与封存时不符", "The newest batch is not what was sealed"),
                wrong=State.ILL,
                remedy=Text(
                    "请运行 mashang records verify，并报告监督人员",
                    "Run mashang records verify and tell the supervisors",
                ),
            )
        ]
    waiting = state.oldest_unsealed_at
    late = waiting is not None and (clock.now() - waiting).total_seconds() > _SEALED_WITHIN_S
    return [
        told(
            "records.holds",
            title,
            Text("有记录超过 10 分钟未封存", "Records wait over 10 min to be sealed")
            if late
            else Text("已封存 {n} 批", "{n} {n:batch|batches} sealed", n=state.number),
            wrong=State.WATCH if late else None,
            remedy=Text("请检查 mashang worker", "Look at mashang worker"),
        )
    ]
