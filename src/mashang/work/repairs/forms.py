"""The two forms of a repair: where and what sort, then the rest."""

from typing import Any, Final

from django import forms as django_forms

from mashang.elements.cases.forms import NeedForm, phone_field, photos_field, priority_field
from mashang.kernel.texts import Text
from mashang.web.forms import CharField, Form, HiddenField, RadioField, TextField
from mashang.work.repairs.actions import Report
from mashang.work.repairs.kinds import TROUBLES
from mashang.work.repairs.queries import Site, Spot

LINE: Final = 200
WORDS: Final = 1000


class WhereForm(Form):
    """Where it is and what sort of trouble; sent by GET, so that going back keeps the answers.

    Args:
        sites: what this person may report at.
    """

    def __init__(self, *args: Any, sites: dict[Spot, Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["spot"] = RadioField(
            Text("在哪里", "Where"),
            choices=[(spot.value, _named(site)) for spot, site in sites.items()],
        )
        self.fields["trouble"] = RadioField(
            Text("哪类问题", "What sort of trouble"), choices=list(TROUBLES.items())
        )


class RepairForm(NeedForm):
    """What is wrong, with a photo; when somebody is home, if it is at home."""

    spot = HiddenField()
    trouble = HiddenField()
    person = HiddenField(required=False)

    def __init__(self, *args: Any, site: Site, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.site = site
        self.fields["what"] = TextField(
            Text("具体情况", "What is wrong"),
            help=Text(
                "例如：二楼楼道灯不亮。", "For example: the lamp on the second floor is out."
            ),
            max_length=WORDS,
            widget=django_forms.Textarea(attrs={"rows": 3}),
        )
        if site.spot.is_public:
            self.fields["where"] = CharField(
                Text("具体位置", "Where exactly"),
                help=Text(
                    "邻居会看到这一行，好知道是不是同一件事。",
                    "Neighbours see this line, to know whether it is the same.",
                ),
                max_length=LINE,
                required=site.spot is not Spot.BUILDING,
            )
        else:
            self.fields["at_home"] = CharField(
                Text("什么时候家里有人", "When someone is home"),
                help=Text(
                    "例如：工作日晚上、周末全天。", "For example: weekday evenings, all weekend."
                ),
                max_length=LINE,
            )
        self.fields["phone"] = phone_field(required=not site.spot.is_public)
        self.fields["photos"] = photos_field(Text("照片", "Photos"))
        self.fields["priority"] = priority_field()

    def report(self) -> Report:
        """What was reported."""
        given = self.cleaned_data
        kept = ("where", "at_home", "phone")
        return Report(
            spot=self.site.spot,
            trouble=given["trouble"],
            what=given["what"],
            detail={code: given[code] for code in kept if given.get(code)},
            priority=given["priority"],
            photos=given["photos"],
        )


def _named(site: Site) -> str:
    return f"{site.spot.text} · {site.place.full_name}"
