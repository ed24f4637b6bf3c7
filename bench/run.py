"""`make bench`: every aim beside what was measured on this machine, and named peers.

    make bench                        # minutes; smaller sizes where the aim's own takes long
    make bench ARGS=--full            # the sizes that the aims speak of; the first time about an hour
    make bench ARGS="--only portal"   # one of them

Sizes below the aim's are said as such, with what they lead one to expect. The table and the figures
are kept in `bench/out`.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from figures import HERE, Asked, Figure, Size, asked, machine, parser, read, table

from mashang.kernel import clock

SCRIPTS = (
    "addresses",
    "tables",
    "importing",
    "street",
    "opening",
    "portal",
    "cases",
    "desk",
    "pages",
    "ingest",
    "door",
)
"""In this order: the street that is built is the one that is opened and looked at."""


def main() -> int:
    """Run the scripts one after another, alone on the machine; 1 when one of them fell over."""
    options = parser(__doc__)
    options.add_argument("--only", default="", help=f"some of: {','.join(SCRIPTS)}")
    words = options.parse_args()
    wanted = words.only.split(",") if words.only else list(SCRIPTS)
    if unknown := set(wanted) - set(SCRIPTS):
        options.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    of_machine, given = machine(), asked(words)
    figures: list[Figure] = []
    failed = []
    for name in SCRIPTS:
        if name in wanted:
            print(f"… {name}", file=sys.stderr, flush=True)
            found = _figures(name, given)
            figures += found or []
            failed += [] if found is not None else [name]
    text = _report(figures, failed, given.size, of_machine)
    print(text)
    _keep(given, figures, text, of_machine)
    return 1 if failed else 0


def _figures(name: str, given: Asked) -> list[Figure] | None:
    """The figures of one script, each in a process of its own; None when it fell over."""
    with tempfile.TemporaryDirectory(prefix="mashang-bench-") as folder:
        answer = Path(folder, "figures.json")
        size = [] if given.size is Size.QUICK else [f"--{given.size.value}"]
        command = [sys.executable, str(HERE / f"{name}.py"), *size]
        command += ["--out", str(given.out), "--json", str(answer)]
        done = subprocess.run(command, check=False)
        return read(answer) if done.returncode == 0 else None


def _report(figures: list[Figure], failed: list[str], size: Size, of_machine: str) -> str:
    lines = [table(figures, size), "", f"machine: {of_machine}", f"size: {size.value}"]
    lines += [f"FELL OVER: {name} (its reason is above)" for name in failed]
    return "\n".join(lines)


def _keep(given: Asked, figures: list[Figure], text: str, of_machine: str) -> None:
    at = clock.now()
    name = f"{at:%Y%m%d-%H%M%S}-{given.size.value}"
    kept = {
        "at": at.isoformat(),
        "size": given.size.value,
        "machine": of_machine,
        "figures": [asdict(one) for one in figures],
    }
    (given.out / f"{name}.txt").write_text(f"{text}\n", encoding="utf-8")
    (given.out / f"{name}.json").write_text(json.dumps(kept, indent=1), encoding="utf-8")
    print(f"\nkept in {given.out}/{name}.txt")


if __name__ == "__main__":
    sys.exit(main())
