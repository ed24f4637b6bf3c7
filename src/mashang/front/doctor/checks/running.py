"""Database, jobs, clocks, settings, front-end libraries."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from mashang import __version__
from mashang.foundation.accounts.queries import is_demo
from mashang.foundation.jobs.queries import health
from mashang.front.doctor.finding import Finding, State, told
from mashang.kernel import clock
from mashang.kernel.clock import SystemClock
from mashang.kernel.texts import Text

_OLDEST_POSTGRESQL: Final = 150000
_SKEW_S: Final = 5.0
_WAIT_S: Final = 600.0
_LIBRARIES: Final = ("vendor/htmx/htmx.min.js", "vendor/icons.svg", "vendor/tabler/tabler.min.css")
_FONTS: Final = ("vendor/fonts/NotoSansSC-Regular.ttf", "vendor/fonts/NotoSansSC-Bold.ttf")


def database() -> list[Finding]:
    """Which database, and whether its tables are those of this version."""
    return [_vendor(), _migrations()]


def _vendor() -> Finding:
    title = Text("数据库", "Database")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            mode = cursor.fetchone()[0]
        says = Text("内嵌 SQLite（{mode}）", "SQLite ({mode})", mode=mode)
        remedy = Text(
            "正式运行的街道请用 PostgreSQL（MASHANG_DATABASE_URL）",
            "A real street uses PostgreSQL (MASHANG_DATABASE_URL)",
        )
        serious = settings.MASHANG_MODE == "production"
        return told(
            "database.kind", title, says, wrong=State.WATCH if serious else None, remedy=remedy
        )
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        version = int(cursor.fetchone()[0])
    says = Text("PostgreSQL {v}", "PostgreSQL {v}", v=version // 10000)
    remedy = Text("请升级到 15 或更新", "Upgrade to 15 or newer")
    old = version < _OLDEST_POSTGRESQL
    return told("database.kind", title, says, wrong=State.ILL if old else None, remedy=remedy)


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    title = Text("数据表", "Tables")
    if not plan:
        says = Text("与程序版本 {v} 一致", "As version {v} wants them", v=__version__)
        return told("database.migrations", title, says)
    return told(
        "database.migrations",
        title,
        Text("还有 {n} 步未更新", "{n} {n:step|steps} behind", n=len(plan)),
        wrong=State.ILL,
        remedy=Text("请运行 mashang set-up", "Run mashang set-up"),
    )


def jobs() -> list[Finding]:
    """Whether the worker works, and what waits for a person."""
    found = health()
    beat = Text("后台任务", "Jobs")
    if not found.is_well:
        age = found.beat_age_s
        says = (
            Text("从未运行过", "Never ran")
            if age is None
            else Text("已停 {n} 分钟", "Silent for {n} min", n=int(age // 60))
        )
        remedy = Text("请启动 mashang worker", "Start mashang worker")
        first = told("jobs.beat", beat, says, wrong=State.ILL, remedy=remedy)
    elif found.oldest_wait_s > _WAIT_S:
        first = told(
            "jobs.beat",
            beat,
            Text(
                "有任务已等 {n} 分钟", "A job has waited {n} min", n=int(found.oldest_wait_s // 60)
            ),
            wrong=State.WATCH,
            remedy=Text("可增加 MASHANG_WORKERS", "Raise MASHANG_WORKERS"),
        )
    else:
        says = Text("运行正常，排队 {n} 项", "Working; {n} queued", n=found.queued)
        first = told("jobs.beat", beat, says)
    stuck = found.failed + found.parked
    second = told(
        "jobs.stuck",
        Text("失败的任务", "Failed jobs"),
        Text(
            "一天内失败 {failed} 项，搁置事件 {parked} 件",
            "{failed} failed within a day, {parked} {parked:event|events} parked",
            failed=found.failed,
            parked=found.parked,
        ),
        wrong=State.WATCH if stuck else None,
        remedy=Text(
            "请查看日志中的任务名和编号；搁置的事件在“搁置的事件”页，解决原因后可重新处理（mashang doctor --retry-parked）",
            "Look in the log for names and ids of jobs; parked events have a page of their own and are tried "
            "again from there (mashang doctor --retry-parked) once the reason is removed",
        ),
    )
    return [first, second]


def clocks() -> list[Finding]:
    """Whether this machine and its database agree what time it is."""
    title = Text("时钟", "Clock")
    if connection.vendor == "sqlite":
        says = Text("{at}", "{at}", at=f"{clock.local(clock.now()):%Y-%m-%d %H:%M:%S}")
        return [told("clock.agrees", title, says)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
    apart = abs(SystemClock().now() - theirs)  # the machine's own, whatever clock is in use
    return [
        told(
            "clock.agrees",
            title,
            Text(
                "与数据库相差 {n} 秒", "{n} s apart from the database", n=int(apart.total_seconds())
            ),
            wrong=State.ILL if apart > timedelta(seconds=_SKEW_S) else None,
            remedy=Text("请给两台机器配置 NTP 校时", "Set both machines by NTP"),
        )
    ]


def settings_fit() -> list[Finding]:
    """Whether the settings suit the mode in which the street runs."""
    production = settings.MASHANG_MODE == "production"
    mode = Text("运行方式", "Mode")
    first = told(
        "settings.mode",
        mode,
        Text("{mode}", "{mode}", mode=settings.MASHANG_MODE),
        wrong=State.ILL if production and is_demo() else None,
        remedy=Text(
            "演示数据不能用于正式运行，请换一个空库",
            "A demo's data never serve a real street; use an empty database",
        ),
    )
    safe = settings.HTTPS or not production
    second = told(
        "settings.https",
        Text("HTTPS", "HTTPS"),
        Text("{url}", "{url}", url=settings.SITE_URL),
        wrong=None if safe else State.ILL,
        remedy=Text(
            "请设置 MASHANG_HTTPS=1 和以 https:// 开头的 MASHANG_SITE_URL",
            "Set MASHANG_HTTPS=1 and a MASHANG_SITE_URL that begins with https://",
        ),
    )
    return [first, second]


def front_end() -> list[Finding]:
    """Whether the libraries of pages and the fonts of paper are here."""
    missing = [name for name in (*_LIBRARIES, *_FONTS) if finders.find(name) is None]
    return [
        told(
            "front_end.files",
            Text("页面组件和字体", "Libraries and fonts"),
            Text("缺少 {n} 个文件", "{n} {n:file|files} missing", n=len(missing))
            if missing
            else Text("齐全", "All there"),
            wrong=State.ILL if missing else None,
            remedy=Text("请运行 python -m mashang.web.vendor", "Run python -m mashang.web.vendor"),
        )
    ]
