"""XML that any parser reads, and JSON that says the same."""

import json
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from mashang.front.open311.documents import Many, One, written

WORDS = st.text(max_size=30)
VALUES = st.one_of(st.none(), st.booleans(), st.integers(), WORDS)


@given(st.lists(st.dictionaries(st.sampled_from(["a", "b", "c"]), VALUES), max_size=4))
def test_whatever_the_words_are_both_forms_say_the_same(items):
    document = Many("things", "thing", items)
    root = ET.fromstring(written(document, "xml"))
    plain = json.loads(written(document, "json"))
    assert len(root) == len(plain) == len(items)
    for element, item in zip(root, plain, strict=True):
        assert [one.tag for one in element] == list(item)
        for one in element:
            value = item[one.tag]
            if isinstance(value, bool):
                assert one.text == ("true" if value else "false")
            elif value is None or value == "":
                assert not one.text
            elif isinstance(value, int):
                assert one.text == str(value)
            else:
                assert len(one.text or "") == len(value.replace("\r\n", "\n"))


def test_markup_in_words_stays_words():
    xml = written(One("a", {"b": '<script>&"]]>\x0b'}), "xml").decode()
    assert xml.endswith('<a><b>&lt;script&gt;&amp;"]]&gt;\ufffd</b></a>')


def test_lists_in_lists_and_empty_lists():
    inner = Many("values", "value", [{"key": "x"}])
    document = One(
        "top", {"many": Many("many", "each", [{"values": inner}]), "none": Many("n", "o", [])}
    )
    assert json.loads(written(document, "json")) == {
        "many": [{"values": [{"key": "x"}]}],
        "none": [],
    }
    assert (
        b"<many><each><values><value><key>x</key></value></values></each></many><none />"
        in written(document, "xml")
    )
