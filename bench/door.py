"""How fast a door decides: `python bench/door.py`.

The whole way of a scan on one core: the text of the code, base45, CBOR, signature (two with a phone's
proof), revocations, rules, and the sentences for person and guard. The peer decodes the same pass, from
bytes that are there already, with python-cwt, which checks the signature and the span. Aims: 1.3 times as
fast without a proof, 0.9 times with one, 99 of 100 under a millisecond.

Then what is durable: 64 scans at once, decided and in the book before the lock would move,
with commits that are shared and with a commit for each. Aim: five times as many.

Then growth: the same decision with 10,000, 100,000 and a million revoked passes. Aim: within a tenth.
"""

import asyncio
import gc
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import cwt
from figures import RUNS, Asked, Figure, run_alone

from mashang.domain.doorkeeping import DoorEvent, DoorSetting, PackedPasses, Snapshot
from mashang.domain.passage import (
    Clause,
    CredentialKind,
    Direction,
    Door,
    DoorPolicy,
    DoorRule,
    Effect,
)
from mashang.domain.passes import (
    Algorithm,
    Freshness,
    HolderKey,
    IssuerKey,
    KeySet,
    Pass,
    Revocations,
    SigningKey,
    Standing,
    as_jwks,
    issue,
    prove,
    text_of,
)
from mashang.doorkeeper import deciding
from mashang.doorkeeper.book import Book, Entry
from mashang.doorkeeper.clockwork import Told
from mashang.doorkeeper.counting import Uses
from mashang.doorkeeper.deciding import Scan, decided
from mashang.kernel import clock
from mashang.kernel.ids import new_id
from mashang.kernel.texts import Text

STREET = "330102014"
PATH = "1.2z.f4."
ISSUER = SigningKey(bytes(range(32)))
PHONE = SigningKey(bytes(range(1, 33)))
KEYS = KeySet(STREET, (IssuerKey(ISSUER.public, Standing.CURRENT),))
CLAUSE = Clause("小区门禁约定", "第二条", Text("进门要出示凭证", "Show a pass to come in"))
AT_ONCE = 64
NOBODY = Uses(b"s")
NOW = clock.now().replace(microsecond=0)


def bench(asked: Asked) -> Sequence[Figure]:
    """Decisions, what is durable, and growth."""
    rounds = asked.choose(20, 2_000, 5_000)
    return [
        *_decisions(rounds),
        *_durable(asked.choose(16, 400, 2_000)),
        *_growth(
            rounds,
            asked.choose((10, 100), (10_000, 100_000, 1_000_000), (10_000, 100_000, 1_000_000)),
        ),
    ]


def _decisions(rounds: int) -> list[Figure]:
    at = _standing(_snapshot())
    key = cwt.COSEKey.from_jwk(
        {k: v for k, v in as_jwks(KEYS)["keys"][0].items() if k not in {"standing", "use"}}
    )
    found = []
    for name, proves, factor in (("without a proof", False, 1.3), ("with a proof", True, 0.9)):
        raw, text = _passes(1, proves=proves)[0]
        scan = Scan(door_id="1201", direction=Direction.IN, text=text)
        ours, peers, each = _side_by_side(
            lambda scan=scan: decided(scan, at, NOBODY),
            lambda raw=raw: cwt.decode(raw, key),
            rounds,
        )
        found.append(
            Figure(
                f"a decision {name}",
                ours * 1e6,
                "µs",
                runs=RUNS,
                aim=peers / factor * 1e6,
                peer="python-cwt, which only decodes",
                ratio=peers / ours,
                note=f"p50 {_at(each, 50):.0f} µs, p99 {_at(each, 99):.0f} µs; {1 / ours:,.0f} a second on a core",
            )
        )
        found.append(
            Figure(f"… of a hundred, the last but one, {name}", _at(each, 99), "µs", aim=1_000)
        )
    return found


def _durable(scans: int) -> list[Figure]:
    passes = [text for _, text in _passes(scans, proves=False)]
    shared = [asyncio.run(_written(passes, shared=True)) for _ in range(3)]
    alone = [asyncio.run(_written(passes, shared=False)) for _ in range(3)]
    ours, peers = statistics.median(shared), statistics.median(alone)
    return [
        Figure(
            f"a durable decision, {AT_ONCE} at once",
            ours * 1e6,
            "µs",
            runs=3,
            aim=peers / 5 * 1e6,
            peer="a commit for each, one after another",
            ratio=peers / ours,
            note=f"{1 / ours:,.0f} a second, {1 / peers:,.0f} with a commit for each; on {_disk()}",
        )
    ]


async def _written(texts: list[str], *, shared: bool) -> float:
    """Seconds for each scan, from the reader's line to the line in the book."""
    at = _standing(_snapshot())
    with tempfile.TemporaryDirectory(prefix="mashang-bench-", dir=Path.cwd()) as folder:
        book, uses = Book(Path(folder)), Uses(b"s")
        waiting = list(reversed(texts))

        async def reader() -> None:
            while waiting:
                found = decided(
                    Scan(door_id="1201", direction=Direction.IN, text=waiting.pop()), at, uses
                )
                event = DoorEvent(
                    event_id=new_id(),
                    sequence=0,
                    happened_at=NOW,
                    clock_trusted=True,
                    passed=found.passed,
                )
                await book.write(Entry("1201", event))

        readers = AT_ONCE if shared else 1
        book.group_s = 0.0 if not shared else book.group_s
        started = time.perf_counter()
        await asyncio.gather(*(reader() for _ in range(readers)))
        took = time.perf_counter() - started
        await book.close()
    return took / len(texts)


def _growth(rounds: int, sizes: Sequence[int]) -> list[Figure]:
    _, text = _passes(1, proves=True)[0]
    scan = Scan(door_id="1201", direction=Direction.IN, text=text)
    took = {}
    standings = [_standing(_snapshot(_revoked(size))) for size in sizes]
    gc.collect()
    best: dict[int, list[float]] = {size: [] for size in sizes}
    for _ in range(RUNS):
        for size, at in zip(sizes, standings, strict=True):
            best[size].append(_each(lambda at=at: decided(scan, at, NOBODY), rounds // 4)[1])
    took = {size: statistics.median(best[size]) for size in sizes}
    least, most = took[sizes[0]], took[sizes[-1]]
    said = ", ".join(f"{size:,}: {took[size] * 1e6:.0f} µs" for size in sizes)
    return [
        Figure(
            f"growth from {sizes[0]:,} to {sizes[-1]:,} revoked passes",
            abs(most / least - 1) * 100,
            "%",
            runs=RUNS,
            aim=10,
            note=said,
        )
    ]


def _side_by_side(
    ours: Callable[[], object], peers: Callable[[], object], rounds: int
) -> tuple[float, float, list[float]]:
    """Median seconds of each, in turns, so that both see the same machine; and ours one by one, in µs."""
    mine, theirs, each = [], [], []
    for _ in range(RUNS):
        one, mean = _each(ours, rounds)
        each += one
        mine.append(mean)
        theirs.append(_each(peers, rounds)[1])
    return statistics.median(mine), statistics.median(theirs), each


def _each(work: Callable[[], object], rounds: int) -> tuple[list[float], float]:
    """Each round in µs, and the mean in seconds: of processor time, which others change least."""
    took = []
    before = time.process_time()
    for _ in range(rounds):
        started = time.thread_time()
        work()
        took.append((time.thread_time() - started) * 1e6)
    return took, (time.process_time() - before) / rounds


def _at(each: list[float], percent: int) -> float:
    return sorted(each)[len(each) * percent // 100]


def _standing(snapshot: Snapshot) -> deciding.Standing:
    return deciding.Standing(
        told=Told(NOW, None, None), snapshot=snapshot, list_age=timedelta(0), is_cut_off=False
    )


def _snapshot(revoked: PackedPasses | None = None) -> Snapshot:
    """A door of a compound, with ten rules of which two hold here."""
    rule = DoorRule(
        rule_id="r0",
        effect=Effect.RESTRICT,
        clause=CLAUSE,
        title=Text("暂停访客进入", "No visitors for now"),
        scope_paths=frozenset({PATH}),
        kinds=frozenset({CredentialKind.VISITOR}),
        since=NOW - timedelta(days=1),
        until=NOW + timedelta(days=14),
    )
    elsewhere = [
        replace(rule, rule_id=f"r{n}", scope_paths=frozenset({PATH if n < 2 else f"1.9{n}."}))
        for n in range(10)
    ]
    return Snapshot(
        street=STREET,
        number=1,
        made_at=NOW,
        keys=KEYS,
        freshness=Freshness(timedelta(seconds=3_600), timedelta(seconds=3_600)),
        revocations=Revocations(revoked or PackedPasses(b"")),
        doors=(
            DoorSetting(
                door=Door("1201", PATH, DoorPolicy(clause=CLAUSE)), name=Text("东门", "East")
            ),
        ),
        rules=tuple(elsewhere),
        utc_offset_min=480,
    )


def _revoked(count: int) -> PackedPasses:
    """So many ids, spread as random ones are."""
    step = 2**128 // (count + 1)
    return PackedPasses(
        b"".join((step * n).to_bytes(16, "big") + bytes(4) for n in range(1, count + 1))
    )


def _passes(count: int, *, proves: bool) -> list[tuple[bytes, str]]:
    """Passes as bytes and as the text that a reader gives: staff without a phone, residents with one."""
    found = []
    for _ in range(count):
        one = Pass(
            issuer=STREET,
            pass_id=uuid4(),
            kind=CredentialKind.RESIDENT if proves else CredentialKind.STAFF,
            scope_paths=frozenset({f"{PATH}1a2.b3c.7d1e."}),
            since=NOW - timedelta(days=1),
            until=NOW + timedelta(days=180),
            holder=HolderKey(Algorithm.EDDSA, PHONE.public) if proves else None,
        )
        raw = issue(one, KEYS, ISSUER)
        proof = prove(raw, Algorithm.EDDSA, PHONE.sign, NOW) if proves else None
        found.append((raw, text_of(raw, proof)))
    return found


def _disk() -> str:
    """What a flush to the disk takes here."""
    with tempfile.TemporaryFile(dir=Path.cwd()) as file:
        took = []
        for _ in range(20):
            os.pwrite(file.fileno(), bytes(4_096), 0)
            started = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - started)
    return f"a disk that takes {statistics.median(took) * 1e3:.2f} ms for a flush"


if __name__ == "__main__":
    run_alone(bench, __doc__)
