"""Stage 6: two forms on their way and a report to hand in, so that 一表通 has something to show."""

import io
from collections.abc import Mapping as Map
from collections.abc import Sequence
from datetime import timedelta

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

from mashang.cli.street.plan import PILOT, Street
from mashang.elements.places.models import Place
from mashang.engines.reports import Mapping, guess, look
from mashang.engines.xlsforms import evaluate
from mashang.kernel import clock
from mashang.work.forms import steps
from mashang.work.forms.models import Filling, Form, Template
from mashang.work.forms.queries import definition
from mashang.work.forms.queries.facts import facts_of

_AT_MOST = 20_000
_PETS: Sequence[Sequence[str]] = (
    ("type", "name", "label::中文 (zh)", "label::English (en)", "required", "relevant",
     "constraint", "constraint_message::中文 (zh)", "constraint_message::English (en)",
     "calculation", "mashang::known"),
    ("text", "name", "姓名", "Name", "yes", "", "", "", "", "", "person.name"),
    ("text", "address", "住址", "Address", "", "", "", "", "", "", "place.address"),
    ("select_one yes_no", "has_dogs", "家里养狗吗", "Do you keep a dog?", "yes"),
    ("begin repeat", "dog", "狗", "Dog", "", "${has_dogs} = 'yes'"),
    ("text", "breed", "品种", "Breed", "yes"),
    ("integer", "age", "几岁", "How old?", "yes", "", ". >= 0 and . <= 30",
     "请填 0 到 30", "0 to 30, please"),
    ("select_one yes_no", "licensed", "办过犬证吗", "Licensed?", "yes"),
    ("end repeat",),
    ("calculate", "dogs", "养狗数量", "Number of dogs", "", "", "", "", "", "count(${dog})"),
)  # fmt: skip
_FIRE: Sequence[Sequence[str]] = (
    ("type", "name", "label::中文 (zh)", "label::English (en)", "required", "relevant",
     "mashang::known"),
    ("text", "address", "房屋地址", "Address", "", "", "place.address"),
    ("select_multiple trouble", "found", "发现哪些隐患", "What was found?"),
    ("text", "told", "怎么提醒住户的", "What the household was told", "yes",
     "count-selected(${found}) > 0"),
    ("select_one yes_no", "detector", "装了独立烟感吗", "Is there a smoke detector?", "yes"),
)  # fmt: skip
_CHOICES: Sequence[Sequence[str]] = (
    ("list_name", "name", "label::中文 (zh)", "label::English (en)"),
    ("yes_no", "yes", "是", "Yes"),
    ("yes_no", "no", "否", "No"),
    ("trouble", "ebike", "电动车入户充电", "E-bike charged indoors"),
    ("trouble", "stairs", "楼道堆物", "Things piled in the stairs"),
    ("trouble", "gas", "燃气软管老化", "Old gas hose"),
)
_BREEDS = ("柯基", "泰迪", "金毛", "中华田园犬", "边境牧羊犬")


def ask_and_report(street: Street) -> None:
    """A form that residents fill, one for rooms that is late, and a template that is mapped."""
    home = next(one for one in Place.objects.filter(kind=Place.Kind.COMMUNITY) if PILOT in one.name)
    dogs = _form(street, home, "养犬情况登记", _PETS, Form.Audience.RESIDENTS, days=(-4, 10))
    fire = _form(street, home, "消防隐患入户排查", _FIRE, Form.Audience.ROOMS, days=(-12, -2))
    for row in _first(dogs, 40):
        _answer(street, row, _dogs_of(street))
    for row in _first(fire, 30):
        typed = {"found": "", "detector": street.random.choice(("yes", "no"))}
        _answer(street, row, typed)
    _template(street, home, dogs)


def _form(
    street: Street,
    home: Place,
    title: str,
    rows: Sequence[Sequence[str]],
    audience: str,
    *,
    days: tuple[int, int],
) -> Form:
    """A published form; `days` are of publishing and of the last day, counted from today."""
    worker = street.staff[f"worker-{PILOT}-0"]
    since = street.now + timedelta(days=days[0])
    form = Form.objects.create(
        home=home,
        path=home.path,
        title=title,
        workbook=_workbook({"survey": rows, "choices": _CHOICES,
                            "settings": (("form_title",), (title,))}),
        file_name=f"{title}.xlsx",
        audience=audience,
        purpose="摸清底数，逐户上门提醒",
        basis="杭州市养犬管理规定" if audience == Form.Audience.RESIDENTS else "浙江省消防条例",
        made_at=since,
        made_by=worker,
    )  # fmt: skip
    form.names_count = steps.freeze_names(form, at=since, at_most=_AT_MOST) or 0
    form.state, form.published_at, form.published_by = Form.State.PUBLISHED, since, worker
    form.due_on, form.keep_days = street.today + timedelta(days=days[1]), 90
    form.save()
    return form


def _first(form: Form, count: int) -> list[Filling]:
    """So many of a list, at most half of it: something is left to do."""
    rows = Filling.objects.filter(form=form).select_related("person", "place", "form")
    return list(rows.order_by("path", "filling_id")[: min(count, form.names_count // 2)])


def _answer(street: Street, row: Filling, typed: Map[str, object]) -> None:
    """Settle a name as the page would: evaluated, with what is known."""
    facts = facts_of(row.person, row.place, street.today)
    at = street.now - timedelta(hours=street.random.randint(1, 70))
    state = evaluate(definition(row.form), typed, clock.local(at), facts)
    steps.write_answers(
        row,
        answers=state.answers,
        state=Filling.State.DONE,
        at=at,
        by=street.staff[f"worker-{PILOT}-0"],
        by_self=False,
        known_count=state.known_count,
    )


def _dogs_of(street: Street) -> dict[str, object]:
    if street.random.random() < 0.7:
        return {"has_dogs": "no"}
    count = street.random.randint(1, 2)
    return {
        "has_dogs": "yes",
        "dog": [
            {
                "breed": street.random.choice(_BREEDS),
                "age": str(street.random.randint(1, 14)),
                "licensed": street.random.choice(("yes", "no")),
            }
            for _ in range(count)
        ],
    }


def _template(street: Street, home: Place, form: Form) -> None:
    content = _sheet()
    found = guess(look(content, "养犬月报.xlsx"))
    columns = {**found.columns, "E": "answer.dogs"}
    mapping = Mapping.from_json(
        {**found.as_json(), "source": f"form:{form.pk}", "columns": columns}
    )
    Template.objects.create(
        home=home,
        path=home.path,
        title="养犬情况月报表",
        sent_by="区公安分局",
        basis="杭州市养犬管理规定",
        workbook=content,
        file_name="养犬月报.xlsx",
        mapping=mapping.as_json(),
        is_confirmed=True,
        made_at=street.now,
        changed_at=street.now,
        made_by=street.staff[f"worker-{PILOT}-0"],
    )


def _sheet() -> bytes:
    """The upper level's table: a merged title, figures above, a list, a formula below."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "月报"
    sheet["A1"] = "养犬情况月报表"
    sheet.merge_cells("A1:F1")
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet["A2"], sheet["C2"], sheet["A3"], sheet["C3"] = "填报单位", "月份", "总人数", "户数"
    for at, words in enumerate(("序号", "姓名", "联系电话", "住址", "养犬数", "备注"), start=1):
        sheet.cell(5, at, words).fill = PatternFill("solid", fgColor="DDEEE4")
    sheet["A406"], sheet["E406"] = "合计", "=SUM(E6:E405)"
    return _bytes(book)


def _workbook(sheets: dict[str, Sequence[Sequence[str]]]) -> bytes:
    book = Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    del book["Sheet"]
    return _bytes(book)


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
