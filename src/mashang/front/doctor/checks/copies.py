"""Disk, backups, files."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

from mashang.foundation.backups import queries as backups
from mashang.foundation.files.queries import missing_from_disk
from mashang.foundation.policies import queries as policies
from mashang.front.doctor.finding import Finding, State, told
from mashang.kernel import clock
from mashang.kernel.texts import Text

_GIB: Final = 1 << 30
_SCARCE: Final = 0.10
_LAST: Final = 0.03
_SAMPLE: Final = 200


def disk() -> list[Finding]:
    """How much room is left where the data lie."""
    usage = shutil.disk_usage(Path(settings.MASHANG_DATA_DIR))
    free = usage.free / usage.total
    state = State.ILL if free < _LAST else State.WATCH if free < _SCARCE else None
    return [
        told(
            "disk.free",
            Text("磁盘", "Disk"),
            Text(
                "剩余 {n} GiB（{percent}%）",
                "{n} GiB free ({percent}%)",
                n=f"{usage.free / _GIB:,.0f}",
                percent=round(100 * free),
            ),
            wrong=state,
            remedy=Text(
                "请扩容，或把旧备份移走", "Make room: enlarge the disk or move old backups away"
            ),
        )
    ]


def backups_there() -> list[Finding]:
    """How old the newest backup is, and when one was last tried."""
    serious = settings.MASHANG_MODE == "production"
    fresh = timedelta(hours=policies.number("backups.fresh_hours"))
    tried_within = timedelta(days=policies.number("backups.tried_days"))
    there = [row for row in backups.latest() if row.dropped_at is None]
    newest = there[0].taken_at if there else None
    stale = newest is None or clock.now() - newest > fresh
    tried = backups.last_verified_at()
    untried = tried is None or clock.now() - tried > tried_within
    return [
        told(
            "backups.fresh",
            Text("最近备份", "Newest backup"),
            _moment(newest),
            wrong=(State.ILL if serious else State.WATCH) if stale else None,
            remedy=Text(
                "请每天运行 mashang backup take（密钥库另存：mashang backup keys）",
                "Run mashang backup take every day (keys apart: mashang backup keys)",
            ),
        ),
        told(
            "backups.tried",
            Text("最近试恢复", "Last trial restore"),
            _moment(tried),
            wrong=State.WATCH if untried else None,
            remedy=Text(
                "请运行 mashang backup verify 备份文件夹", "Run mashang backup verify FOLDER"
            ),
        ),
    ]


def files() -> list[Finding]:
    """Whether the newest stored files are really on the disk."""
    looked, missing = missing_from_disk(_SAMPLE)
    return [
        told(
            "files.there",
            Text("照片和附件", "Photos and files"),
            Text(
                "抽查 {n} 个，缺 {missing} 个",
                "{n} tried, {missing} missing",
                n=looked,
                missing=missing,
            ),
            wrong=State.ILL if missing else None,
            remedy=Text(
                "请从备份恢复 files 文件夹", "Bring the folder of files back from a backup"
            ),
        )
    ]


def _moment(at: datetime | None) -> Text:
    if at is None:
        return Text("从来没有", "Never")
    shown = f"{clock.local(at):%Y-%m-%d %H:%M}"
    return Text("{at}", "{at}", at=shown)
