"""What stands in the way of closing a part of the street."""

from mashang.elements.cases.models import Case
from mashang.foundation.fields import within
from mashang.kernel import paths
from mashang.kernel.texts import Text


def objections_to_closing(path: paths.Path) -> list[Text]:
    """Why a part of the tree may not be closed yet: a case there is still open."""
    n = Case.objects.filter(within([path]), is_open=True).count()
    if not n:
        return []
    return [
        Text(
            "还有 {n} 件事没有办结，请先办结或撤销",
            "{n} {n:case is|cases are} still open here; finish or cancel them first",
            n=n,
        )
    ]
