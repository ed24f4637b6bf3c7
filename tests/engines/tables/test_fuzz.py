"""Whatever the bytes, a table comes out or one `Invalid` that names the file."""

import io
import zipfile

import pytest
import xlwt
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mashang.engines.tables import Bad, Good, Limits, start_reading, write_rejects
from mashang.engines.tables.sniff import Form
from mashang.kernel.errors import Invalid

LIMITS = Limits(rows=2_000, columns=64, unpacked_bytes=1 << 22)
NAME = "住户.xlsx"
RUNS = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def survives(content: bytes, schema) -> None:
    try:
        reading = start_reading(io.BytesIO(content), schema, name=NAME, limits=LIMITS)
        results = reading.preview(2_000)
    except Invalid as refusal:
        assert NAME in str(refusal.text)  # noqa: PT017  either outcome is right
        return
    assert all(isinstance(one, Good | Bad) for one in results)
    bad = [one for one in results if isinstance(one, Bad)]
    out = io.BytesIO()
    write_rejects(out, reading.table, reading.mapping.header, bad)
    assert reading.table.form in Form


@pytest.fixture(scope="session")
def new_workbook(workbook_of) -> bytes:
    rows = [["姓名", "身份证号", "手机号"], *[["甲", str(n), n] for n in range(30)]]
    return workbook_of(rows, merged={"A5:A7": "乙", "E1:F1": "x"}).getvalue()


@pytest.fixture(scope="session")
def old_workbook() -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet("住户")
    for number in range(30):
        for column, cell in enumerate(["姓名", number, 1.5, True]):
            page.write(number, column, cell)
    page.write_merge(31, 33, 0, 2, "合并")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@RUNS
@given(st.binary(max_size=2_000))
@example(b"PK\x03\x04")
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
@example(b"\x09\x08\x08\x00\x00\x05\x10\x00")
@example(b"\xff\xfe\x00")
@example(b"\xff\xfe\x00\x00\x00")
@example(b"sep=\x00\n")
@example(b'sep="\n')
@example(b"sep=\r\n\n")
def test_random_bytes(residents, content):
    survives(content, residents)


@RUNS
@given(
    st.text(st.sampled_from("姓名身份证号,;\t\"\n\r'= 1\x00\ufeff")),
    st.sampled_from(["utf-8", "gb18030", "utf-16"]),
)
def test_random_texts(residents, text, codec):
    survives(text.encode(codec), residents)


MUTATIONS = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=12
)


def mutated(content: bytes, mutations) -> bytes:
    changed = bytearray(content)
    for where, byte in mutations:
        changed[int(where * len(changed))] = byte
    return bytes(changed)


@RUNS
@given(MUTATIONS)
def test_mutated_archives(residents, new_workbook, mutations):
    survives(mutated(new_workbook, mutations), residents)


@RUNS
@given(MUTATIONS, st.floats(0.2, 1))
def test_mutated_old_workbooks(residents, old_workbook, mutations, kept):
    content = mutated(old_workbook, mutations)
    survives(content[: int(len(content) * kept)], residents)


PARTS = [
    "[Content_Types].xml",
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
]


@RUNS
@given(
    st.sampled_from(PARTS),
    MUTATIONS | st.none() | st.binary(max_size=200),
    st.sampled_from(["", 'r="A1"', 't="s"', "<v>", "</c>", "<f>", 's="9"', "<!DOCTYPE x>", "-1"]),
    st.floats(0, 1),
)
def test_mutated_parts(residents, new_workbook, part, change, inserted, where):
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(new_workbook)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                if change is None:
                    continue
                content = change if isinstance(change, bytes) else mutated(content, change)
                at = int(where * len(content))
                content = content[:at] + inserted.encode() + content[at:]
            new.writestr(name, content)
    survives(stream.getvalue(), residents)
