"""The components: each one a template under `web/parts`, listed in docs/components.md."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from mashang.kernel.ids import new_id
from mashang.web import parts
from mashang.web.paging import Page

register = template.Library()


@register.simple_block_tag(takes_context=True)
def card(context: Context, content: str, title: object = "", **options: Any) -> SafeString:  # noqa: ARG001 - Django's signature
    """`{% card "家里的人"|en:"Household" icon="users" action_url=… action=… id=… %}…{% endcard %}`."""
    return render_to_string("web/parts/card.html", {"content": content, "title": title, **options})


@register.simple_block_tag
def rows(content: str, label: object = "") -> SafeString:
    """`{% rows label=… %}{% row … %}{% endrows %}`: a list of rows."""
    return render_to_string("web/parts/rows.html", {"content": content, "label": label})


@register.inclusion_tag("web/parts/row.html")
def row(title: object, **options: Any) -> dict[str, Any]:
    """`{% row title sub=… url=… icon=… badge=… tone=… meta=… due_at=… urgent=… %}`."""
    return {"title": title, **options}


@register.simple_block_tag
def callout(
    content: str, title: object = "", tone: str = "blue", icon: str = "info-circle"
) -> SafeString:
    """`{% callout "提醒"|en:"Please note" tone="amber" %}…{% endcallout %}`."""
    return render_to_string(
        "web/parts/callout.html", {"content": content, "title": title, "tone": tone, "icon": icon}
    )


@register.simple_block_tag
def filter_bar(content: str, target: str = "", label: object = "") -> SafeString:
    """`{% filter_bar target="#list" %}fields{% endfilter_bar %}`: a GET form that also works without JavaScript."""
    return render_to_string(
        "web/parts/filter_bar.html", {"content": content, "target": target, "label": label}
    )


@register.inclusion_tag("web/parts/empty.html")
def empty(title: object, text: object = "", **options: Any) -> dict[str, Any]:
    """`{% empty title text icon=… action=… action_url=… %}`: nothing here, and what one can do."""
    return {"title": title, "text": text, "icon": "mood-smile", **options}


@register.inclusion_tag("web/parts/trouble.html")
def trouble(title: object, text: object = "", **options: Any) -> dict[str, Any]:
    """`{% trouble title text action=… action_url=… %}`: a part of the page that could not be shown."""
    return {"title": title, "text": text, **options}


@register.inclusion_tag("web/parts/steps.html")
def steps(items: Sequence[object], current: int) -> dict[str, Any]:
    """`{% steps names current=1 %}`: how far a need has come; `current` counts from 0, the length means all done."""
    return {
        "items": [
            {"text": item, "state": "done" if at < current else "now" if at == current else "ahead"}
            for at, item in enumerate(items)
        ],
        "current": current,
    }


@register.inclusion_tag("web/parts/timeline.html")
def timeline(entries: Iterable[parts.Entry]) -> dict[str, Any]:
    """`{% timeline entries %}`: what happened, each a `parts.Entry`."""
    return {"entries": list(entries)}


@register.inclusion_tag("web/parts/counters.html")
def counters(items: Iterable[parts.Counter]) -> dict[str, Any]:
    """`{% counters items %}`: numbers that lead somewhere, each a `parts.Counter`."""
    return {"items": list(items)}


@register.inclusion_tag("web/parts/facts.html")
def facts(items: Iterable[parts.Fact]) -> dict[str, Any]:
    """`{% facts items %}`: label and value, each a `parts.Fact`."""
    return {"items": list(items)}


@register.inclusion_tag("web/parts/tabs.html")
def tabs(items: Iterable[parts.Tab], label: object = "") -> dict[str, Any]:
    """`{% tabs items label=… %}`: views of one list, each a `parts.Tab`."""
    return {"items": list(items), "label": label}


@register.inclusion_tag("web/parts/tiles.html")
def tiles(items: Iterable[parts.TileItem]) -> dict[str, Any]:
    """`{% tiles items %}`: squares of the portal, each a `parts.TileItem`."""
    return {"items": list(items)}


@register.inclusion_tag("web/parts/big_action.html")
def big_action(text: object, url: str, **options: Any) -> dict[str, Any]:
    """`{% big_action text url icon="door" hint=… post=True %}`: the one thing a resident came for."""
    return {"text": text, "url": url, "icon": "door-enter", **options}


@register.inclusion_tag("web/parts/needs_now.html")
def needs_now(
    now: object, by: object = "", otherwise: object = "", **options: Any
) -> dict[str, Any]:
    """`{% needs_now now=… by=… otherwise=… due_at=… tone=… %}`: what needs me, by when, and what if I don't."""
    return {"now": now, "by": by, "otherwise": otherwise, "tone": "green", **options}


@register.inclusion_tag("web/parts/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], target: str = "") -> dict[str, Any]:
    """`{% pager page target="#list" %}`: next page, and back to the first."""
    return {"page": page, "request": context["request"], "target": target}


@register.inclusion_tag("web/parts/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """`{% field form.phone %}`: label, help, input and error, tied together for screen readers."""
    return {"field": bound, "is_required": bound.field.required, "kind": bound.widget_type}


@register.inclusion_tag("web/parts/form_fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """`{% form_fields form %}`: the summary of errors, hidden fields and every visible field."""
    return {"form": form}


@register.inclusion_tag("web/parts/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """`{% form_errors form %}`: what is wrong, above the form, each with a link to its field."""
    return {
        "form": form,
        "wrong": [bound for bound in form if bound.errors and not bound.is_hidden],
    }


@register.inclusion_tag("web/parts/confirm.html")
def confirm(label: object, url: str, question: object = "", **options: Any) -> dict[str, Any]:
    """`{% confirm label url question=… yes=… tone="red" icon=… form=… next=… %}`: asks in place, without a pop-up."""
    return {"label": label, "url": url, "question": question, "command_id": new_id(), **options}


@register.inclusion_tag("web/parts/masked.html")
def masked(
    value: object, reveal_url: str = "", purposes: Iterable[parts.Purpose] = (), **options: Any
) -> dict[str, Any]:
    """`{% masked "138****1234" reveal_url=… purposes=… field="phone" purpose="…" %}`.

    With one fixed `purpose` (inside one's own open case) a single button; otherwise a list to choose from.
    """
    return {
        "value": value,
        "reveal_url": reveal_url,
        "purposes": list(purposes),
        "target_id": f"m{new_id().hex[-8:]}",
        **options,
    }
