import pytest

from mashang.kernel import errors
from mashang.kernel.errors import (
    Conflict,
    Invalid,
    MashangError,
    NotAllowed,
    OutOfScope,
    Refused,
    RuleBroken,
    Unavailable,
)
from mashang.kernel.texts import Text

SENTENCE = Text("这一件已有人办理", "Somebody has taken this already")


@pytest.mark.parametrize("kind", [Conflict, RuleBroken, Invalid, Unavailable])
def test_an_error_carries_its_code_its_sentence_and_its_facts(kind):
    err = kind("case.already_taken", SENTENCE, field="handler", case_id=7)
    assert err.code == str(err) == "case.already_taken"
    assert err.text.in_("zh") == "这一件已有人办理"
    assert err.field == "handler"
    assert err.facts == {"case_id": 7}


def test_the_tree_is_the_one_its_docstring_draws():
    for refused in (NotAllowed, OutOfScope, Conflict, RuleBroken):
        assert issubclass(refused, Refused)
        assert refused.__name__ in (errors.__doc__ or "")
    for other in (Invalid, Unavailable):
        assert issubclass(other, MashangError)
        assert not issubclass(other, Refused)
        assert other.__name__ in (errors.__doc__ or "")


def test_a_missing_right_is_named_in_the_sentence():
    err = NotAllowed("cases.assign", case_id=7)
    assert err.code == "not_allowed"
    assert "cases.assign" in err.text.in_("en")
    assert err.facts == {"right": "cases.assign", "case_id": 7}


def test_what_is_out_of_scope_is_told_as_not_there():
    err = OutOfScope("case")
    assert err.code == "not_found"
    assert err.text.in_("en") == "Not found"
    assert err.facts == {"noun": "case"}
