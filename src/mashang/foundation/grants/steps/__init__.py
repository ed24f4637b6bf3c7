"""Writes on grants that upper rooms join."""

from mashang.foundation.grants.steps.emergencies import open_emergency
from mashang.foundation.grants.steps.giving import (
    GIVE,
    IDENTITY,
    Where,
    assign,
    end,
    end_all_of,
    give,
    insist_on_a_keeper,
    insist_on_rights_for_programs,
    is_held_by_a_program,
    limit,
    rewrite_paths,
    set_area_paths,
    subject_of,
    sync_roles,
)

__all__ = [
    "GIVE",
    "IDENTITY",
    "Where",
    "assign",
    "end",
    "end_all_of",
    "give",
    "insist_on_a_keeper",
    "insist_on_rights_for_programs",
    "is_held_by_a_program",
    "limit",
    "open_emergency",
    "rewrite_paths",
    "set_area_paths",
    "subject_of",
    "sync_roles",
]
