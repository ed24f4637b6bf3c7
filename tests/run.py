"""`make test`: everything that this machine can run, and one line for each thing that it cannot.

SQLite always; PostgreSQL when a server is reachable or can be started; browser journeys when Chromium
is here; JavaScript when Node is here. `--all` (CI) turns every missing thing into a failure.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from machine import chromium, node, postgresql  # noqa: E402  (found beside this file)


def main() -> int:
    """Run the passes one after another; the exit code is the worst of them."""
    insist = "--all" in sys.argv
    extra = [word for word in sys.argv[1:] if word != "--all"]
    skipped: list[str] = []
    worst = run("SQLite", pytest(*extra, "-m", "not browser"), {})
    with postgresql() as url:
        if url:
            narrow = ["-m", "not browser", *with_database()]
            worst = max(
                worst, run("PostgreSQL", pytest(*extra, *narrow), {"MASHANG_DATABASE_URL": url})
            )
        else:
            skipped.append("PostgreSQL tests (apt-get install postgresql)")
    if chromium():
        worst = max(worst, run("Browser", pytest(*extra, "-m", "browser", workers="2"), {}))
    else:
        skipped.append("browser journeys (apt-get install chromium)")
    if node():
        files = sorted(
            str(path.relative_to(ROOT)) for path in (ROOT / "tests/js").rglob("*.test.mjs")
        )
        worst = max(worst, run("JavaScript", [str(node()), "--test", *files], {}))
    else:
        skipped.append("JavaScript tests (install Node 20 or newer)")
    if not (ROOT / ".clients").is_dir():
        skipped.append("Clients of others (make clients)")
    for line in skipped:
        print(f"SKIPPED: {line}")
    if skipped and insist:
        print("--all was asked for: a skip is a failure")
        return max(worst, 1)
    return worst


def with_database() -> list[str]:
    """The tests that a database can change: those of the floors that store something.

    The access matrix asks every page as everybody; what it asks of a database, the floors ask too.
    """
    floors = (
        "foundation",
        "elements",
        "governance",
        "work",
        "front",
        "api",
        "cli",
    )
    return [f"tests/{floor}" for floor in floors if (ROOT / "tests" / floor).is_dir()]


def pytest(*arguments: str, workers: str = "auto") -> list[str]:
    """A parallel run, slow files first; two processes a core would fight for the database."""
    parallel = ["-n", workers, "--dist", "loadfile", "--no-loadscope-reorder"]
    return [sys.executable, "-m", "pytest", "-q", *parallel, *arguments]


def run(title: str, command: list[str], env: dict[str, str]) -> int:
    """Run one pass from the root; its exit code.

    Modules are compiled once, not again by each of the hundreds of processes that tests start.
    """
    print(f"\n=== {title} ===", flush=True)
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(command, cwd=ROOT, env={**kept, **env}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
