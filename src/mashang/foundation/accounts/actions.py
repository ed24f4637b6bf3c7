"""Verbs on accounts as a whole: the stamp that opens the demo's doors."""

from django.conf import settings

from mashang.foundation.accounts.models import Account, DemoStamp
from mashang.foundation.verbs import verb
from mashang.kernel import clock
from mashang.kernel.errors import RuleBroken
from mashang.kernel.texts import Text


@verb
def stamp_demo(*, seed: int, scale: float) -> DemoStamp:
    """Mark an empty database as a demo street, for good.

    Raises:
        RuleBroken: this is no demo, or somebody has an account here already.
    """
    if settings.MASHANG_MODE == "production":
        raise RuleBroken(
            "demo.in_production",
            Text("正式环境不能标记为演示", "A production street cannot be stamped as demo"),
        )
    if Account.objects.exists():
        raise RuleBroken(
            "demo.has_accounts",
            Text(
                "数据库里已有账号，不能标记为演示",
                "The database has accounts and cannot be stamped as demo",
            ),
        )
    return DemoStamp.objects.create(seed=seed, scale=scale, stamped_at=clock.now())
