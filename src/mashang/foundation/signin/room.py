"""What the room signin contributes to the house."""

from mashang.kernel.room import DataClass, Job, Nav, NavGroup, Right, Room
from mashang.kernel.texts import Text

ROOM = Room(
    name="signin",
    title=Text("登录", "Signing in"),
    rights=(
        Right(
            "signin.manage_staff",
            Text("管理工作人员账号", "Look after staff accounts"),
            ("administrator",),
        ),
    ),
    nav=(
        Nav(
            Text("工作人员账号", "Staff accounts"),
            "user-cog",
            "signin:staff",
            "signin.manage_staff",
            15,
            NavGroup.ADMINISTRATION,
        ),
    ),
    pages="mashang.foundation.signin.pages",
    jobs=(
        Job("signin.send_code", "mashang.foundation.signin.jobs:send_code"),
        Job("signin.sweep", "mashang.foundation.signin.jobs:sweep", cron="20 3 * * *"),
        Job(
            "signin.put_idle_staff_to_sleep",
            "mashang.foundation.signin.jobs:put_idle_staff_to_sleep",
            cron="25 3 * * *",
        ),
        Job(
            "signin.forget_idle_residents",
            "mashang.foundation.signin.jobs:forget_idle_residents",
            cron="30 3 * * *",
        ),
    ),
    data_classes=(
        DataClass("signin.codes", Text("短信验证码", "Codes by text"), "retention.messages_days"),
        DataClass(
            "signin.secrets",
            Text("动态码密钥和通行密钥", "Authenticator secrets and passkeys"),
            "retention.accounts_idle_days",
        ),
        DataClass(
            "signin.devices",
            Text("登录设备（浏览器和系统名）", "Devices signed in: names of browser and system"),
            "accounts.resident_session_days",
        ),
        DataClass(
            "signin.logins",
            Text("统一身份登录的对应关系（密钥化）", "Links to identity providers, keyed"),
            "retention.accounts_idle_days",
        ),
    ),
)
