"""Opens the house on the data that the environment names, then runs a script of `bench/inside`.

python bench/house.py fill ANSWER.json '{"scale": 0.01}'
"""

import json
import runpy
import sys
from pathlib import Path

from mashang.cli.setup import prepare

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Prepare the database, then let the script's `answer` write what it found."""
    script, path, given = sys.argv[1:]
    prepare()
    sys.path.insert(0, str(HERE.parent))
    found = runpy.run_path(str(HERE / "inside" / f"{script}.py"))["answer"](**json.loads(given))
    Path(path).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
