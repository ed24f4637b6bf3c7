"""Which part of the street's register a path belongs to: its community, or the street as a whole. Pure."""

from mashang.kernel import paths


def scope_of(path: paths.Path) -> paths.Path:
    """The path of the community above or at `path`; empty for the sub-district itself.

    Communities stand directly below the root (see `shape.PARENTS`).
    """
    above = paths.ancestors(path)
    return above[1] if len(above) > 1 else ""
