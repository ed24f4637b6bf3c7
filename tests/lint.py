"""`make lint`: every check that reads the code without running the product."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def main() -> int:
    """Run every check, all of them, and name those that failed."""
    with tempfile.TemporaryDirectory() as folder:
        env = {
            **os.environ,
            "MASHANG_DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "mashang.config.settings",
        }
        production = {**env, "MASHANG_MODE": "production", "MASHANG_HTTPS": "1"}
        checks: list[tuple[str, list[str], dict[str, str]]] = [
            ("ruff", [f"{BIN}/ruff", "check", "src", "tests", "bench"], env),
            ("format", [f"{BIN}/ruff", "format", "--check", "src", "tests", "bench"], env),
            ("types", [f"{BIN}/mypy", "src/mashang"], env),
            ("boundaries", [f"{BIN}/lint-imports"], env),
            ("templates", [f"{BIN}/djlint", "src", "--lint", "--quiet"], env),
            (
                "migrations",
                [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
                env,
            ),
            (
                "deployment",
                [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
                production,
            ),
            (
                "texts",
                [sys.executable, "-m", "pytest", "-q", "tests/architecture/test_texts.py"],
                env,
            ),
        ]
        failed = [name for name, command, its_env in checks if _run(name, command, its_env)]
    print("\nlint: " + (f"failed: {', '.join(failed)}" if failed else "all clean"))
    return 1 if failed else 0


def _run(name: str, command: list[str], env: dict[str, str]) -> int:
    print(f"--- {name}", flush=True)
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
