"""The work behind `mashang backup` and `mashang restore`."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import click
from django.db import DatabaseError

from mashang.cli.telling import GOOD, SOME_REJECTED, UNUSABLE, one_message, safe
from mashang.foundation.backups import queries, restoring, taking, verifying
from mashang.foundation.backups.samples import Opening
from mashang.kernel.clock import local
from mashang.kernel.texts import Text

WITH_FINDINGS: Final = SOME_REJECTED
_MIB: Final = 1 << 20


def take(home: Path) -> int:
    """Take a backup and say what stands; the exit code."""
    with one_message(DatabaseError):
        done = taking.take(home)
        _say(
            Text(
                "备份已完成：{folder}，{n} 行，{size} MiB",
                "Backup taken: {folder}, {n} rows, {size} MiB",
                folder=done.folder.name,
                n=f"{sum(done.manifest.counts.values()):,}",
                size=_mib(done.manifest.n_bytes),
            )
        )
        for name in done.dropped:
            _say(Text("到期已删除：{name}", "Deleted, its days are over: {name}", name=name))
        _say(
            Text(
                "密钥库不在备份里。请用 mashang backup keys 另存到别处",
                "The key store is not in it; copy it elsewhere with `mashang backup keys`",
            )
        )
        return GOOD


def verify(folder: Path) -> int:
    """Try a backup; the exit code."""
    with one_message(DatabaseError):
        trial = verifying.verify(folder)
        if trial.findings:
            _findings(trial.findings)
            return UNUSABLE
        _say(
            Text(
                "试恢复通过：{tables} 张表、{n} 行与备份时一致，操作记录完整",
                "Trial restore passed: {tables} tables and {n} rows as when taken, records hold",
                tables=len(trial.manifest.counts),
                n=f"{sum(trial.manifest.counts.values()):,}",
            )
        )
        if not trial.is_known:
            _say(Text("这份备份不是本街道登记过的", "This street did not write this backup down"))
        return GOOD


def copy_keys(file: Path) -> int:
    """Copy the key store; the exit code."""
    with one_message(DatabaseError):
        n_bytes = taking.copy_keys(file)
        _say(
            Text(
                "密钥库已另存：{name}（{size} MiB）。主密钥请另外保管，丢了谁也打不开",
                "Key store copied: {name} ({size} MiB). Keep the master key apart; without it nothing opens",
                name=file.name,
                size=_mib(n_bytes),
            )
        )
        return GOOD


def tell_all() -> int:
    """List the backups that were taken; the exit code."""
    with one_message(DatabaseError):
        rows = queries.latest()
        if not rows:
            _say(Text("还没有备份", "No backup was taken yet"))
        for row in rows:
            _say(
                Text(
                    "{name}  {size} MiB  保留到 {day}  {tried}  {state}",
                    "{name}  {size} MiB  kept until {day}  {tried}  {state}",
                    name=row.name,
                    size=_mib(row.n_bytes),
                    day=row.keep_until_on.isoformat(),
                    tried=(
                        f"{Text('试恢复', 'tried')} {local(row.verified_at):%Y-%m-%d}"
                        if row.verified_at
                        else Text("未试恢复", "never tried")
                    ),
                    state=Text("已删除", "deleted") if row.dropped_at else Text("在", "there"),
                )
            )
        return GOOD


def restore(folder: Path, key_copy: Path | None) -> int:
    """Put a backup back; the exit code."""
    with one_message(DatabaseError):
        done = restoring.restore(folder, key_copy)
        _say(
            Text(
                "已恢复 {when} 的备份：{n} 行；重新销毁 {buried} 把密钥",
                "Restored the backup of {when}: {n} rows; {buried} keys destroyed again",
                when=f"{local(done.manifest.taken_at):%Y-%m-%d %H:%M}",
                n=f"{sum(done.manifest.counts.values()):,}",
                buried=done.buried,
            )
        )
        opened = sum(one.result is Opening.OPENED for one in done.samples)
        _say(
            Text(
                "密封内容抽查：{opened} 类打得开，共 {all} 类",
                "Sealed columns tried: {opened} of {all} opened",
                opened=opened,
                all=len(done.samples),
            )
        )
        if done.findings:
            _findings(done.findings)
            return WITH_FINDINGS
        return GOOD


def _findings(found: Iterable[Text]) -> None:
    for one in found:
        click.echo(safe(f"✗ {one}"), err=True)


def _say(text: Text) -> None:
    click.echo(safe(str(text)))


def _mib(n_bytes: int) -> str:
    return f"{n_bytes / _MIB:,.1f}"
