"""The one table from errors to HTTP, and the designed page for each.

htmx requests get a toast, full requests a page in the right shell. The table for programs, over
the same errors, stands in `mashang.api.errors`.
"""

import logging
from dataclasses import dataclass, replace
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django_htmx.http import reswap, retarget

from mashang.kernel.errors import (
    Conflict,
    Invalid,
    MashangError,
    NotAllowed,
    OutOfScope,
    RuleBroken,
    Unavailable,
)
from mashang.kernel.house import house
from mashang.kernel.texts import Text
from mashang.web.shell import Shell, context

log = logging.getLogger(__name__)

STATUS: Final[tuple[tuple[type[MashangError], int], ...]] = (
    (NotAllowed, 403),
    (OutOfScope, 404),
    (Conflict, 409),
    (RuleBroken, 422),
    (Invalid, 422),
    (Unavailable, 503),
    (MashangError, 422),
)
"""First match wins."""
TOO_MANY: Final = ".too_many"
"""Codes with this ending are limits: 429, with `retry_after_s` among the facts."""


def status_of(error: MashangError) -> int:
    """The HTTP status of an error of ours."""
    if error.code.endswith(TOO_MANY):
        return 429
    return next(status for kind, status in STATUS if isinstance(error, kind))


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as a person meets it: what happened, and what to do now."""

    status: int
    title: Text
    text: Text
    icon: str = "alert-circle"
    code: str = ""


BAD_REQUEST: Final = Problem(
    400,
    Text("这个请求看不懂", "This request could not be understood"),
    Text("请返回上一页，刷新后再试一次。", "Please go back, reload the page and try once more."),
)
FORBIDDEN: Final = Problem(
    403,
    Text("您没有这项权限", "You may not do this"),
    Text(
        "如果这是您的工作，请让社区管理员给您开通权限。",
        "If it is part of your work, ask your community's administrator for the right.",
    ),
    icon="lock",
)
NOT_FOUND: Final = Problem(
    404,
    Text("没有找到这个页面", "This page was not found"),
    Text(
        "地址可能写错了，或者内容已经不在，也可能不在您负责的范围。",
        "The address may be wrong, the content may be gone, or it may lie outside your area.",
    ),
    icon="map-search",
)
CONFLICT: Final = Problem(
    409,
    Text("有人先一步办了", "Somebody was faster"),
    Text(
        "请返回看看最新的情况，再决定要不要继续。",
        "Go back, look at how things stand now, then decide.",
    ),
    icon="arrows-shuffle",
)
TOO_LARGE: Final = Problem(
    413,
    Text("提交的内容太大", "What you sent is too large"),
    Text(
        "请减少照片或文件的数量、大小，再试一次。",
        "Send fewer or smaller photos or files and try again.",
    ),
    icon="file-x",
)
NOT_DONE: Final = Problem(
    422,
    Text("这次没有办成", "This was not done"),
    Text("请按提示修改后再提交。", "Please change what the message says and send again."),
)
TOO_OFTEN: Final = Problem(
    429,
    Text("操作太频繁了", "Too many attempts"),
    Text("请稍等一会儿再试。", "Please wait a little and try again."),
    icon="hourglass",
)
BROKEN: Final = Problem(
    500,
    Text("系统出了点问题", "Something broke on our side"),
    Text(
        "我们已经记录下来，您填写的内容没有提交。请稍后再试，急事请直接打电话。",
        "It has been recorded; what you filled in was not sent. Try again later, or call if it is urgent.",
    ),
    icon="tool",
)
AWAY: Final = Problem(
    503,
    Text("暂时连不上", "Temporarily unavailable"),
    Text(
        "相关服务暂时没有响应，请过几分钟再试。",
        "A service we need is not answering; try again in a few minutes.",
    ),
    icon="cloud-off",
)
CSRF: Final = Problem(
    403,
    Text("页面放得太久了", "This page was open for too long"),
    Text(
        "为了您的安全，请返回刷新页面，再提交一次。",
        "For your safety, go back, reload the page and send again.",
    ),
    icon="shield-lock",
)
_BY_STATUS: Final = {
    problem.status: problem
    for problem in (
        BAD_REQUEST, FORBIDDEN, NOT_FOUND, CONFLICT, TOO_LARGE, NOT_DONE, TOO_OFTEN, BROKEN, AWAY,
    )
}  # fmt: skip


def problem_of(error: MashangError) -> Problem:
    """What a person reads about an error of ours; out of scope never says what it was."""
    problem = _BY_STATUS[status_of(error)]
    if isinstance(error, OutOfScope):
        return replace(problem, code=error.code)
    if isinstance(error, NotAllowed):
        return replace(problem, text=_right_needed(error), code=error.code)
    return replace(problem, text=error.text, code=error.code)


def _right_needed(error: NotAllowed) -> Text:
    """Which right is missing, by its name for people."""
    right = house().rights.get(str(error.facts["right"]))
    if right is None:
        return error.text
    return Text(
        "需要“{right}”的权限；要用请找管理员或负责人。",
        "It needs the right “{right}”; ask the administrator or who leads your office.",
        right=right.title,
    )


def page_of(request: HttpRequest, error: MashangError) -> HttpResponse:
    """The answer to a request that ended in an error of ours; it keeps the error for whoever says it otherwise."""
    response = page(request, problem_of(error))
    response.error = error  # type: ignore[attr-defined]  # read by `mashang.api.middleware`
    wait_s = error.facts.get("retry_after_s")
    if wait_s is not None:
        response.headers["Retry-After"] = str(wait_s)
    return response


def page(request: HttpRequest, problem: Problem) -> HttpResponse:
    """A designed page, or a toast when htmx asked."""
    if request.headers.get("HX-Request") == "true":
        toast = render_to_string("web/parts/toast.html", {"tone": "red", "text": problem.text})
        response = HttpResponse(toast, status=problem.status)
        response = reswap(retarget(response, "#toasts"), "beforeend")
    else:
        try:
            html = render_to_string("web/problem.html", {"problem": problem}, request=request)
        except Exception:
            log.exception("the shell of an error page broke")
            html = render_to_string(
                "web/problem.html", {**context(request), "problem": problem, "shell": Shell()}
            )
        response = HttpResponse(html, status=problem.status)
    add_never_cache_headers(response)
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """`handler400`."""
    return page(request, BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """`handler403`."""
    return page(request, FORBIDDEN)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """`handler404`."""
    return page(request, NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """`handler500`."""
    return page(request, BROKEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """`CSRF_FAILURE_VIEW`."""
    return page(request, CSRF)
