"""Nothing serious stands in the way of anybody: axe-core on the pages people use most."""

from pathlib import Path

import pytest

import mashang

AXE = Path(mashang.__file__).parent / "web/static/vendor/axe/axe.min.js"
PHONE, DESKTOP = 390, 1440
GRAVE = {"serious", "critical"}
FIRST_OF = "first of "
PAGES = {
    "portal": ("resident", "/"),
    "sign-in": ("", "/sign-in"),
    "registration": ("newcomer", "/register"),
    "choosing a compound": ("newcomer", "/register/where"),
    "request": ("resident", "/ask/medicine_refill"),
    "repair": ("resident", "/repairs/new"),
    "my cases": ("resident", "/cases"),
    "doors": ("resident", "/doors"),
    "pass": ("resident", "/pass"),
    "my phones": ("resident", "/pass/phones"),
    "my data": ("resident", "/me"),
    "who looked": ("resident", "/me/looks"),
    "visitors": ("resident", "/visitors"),
    "inviting": ("resident", "/visitors/new"),
    "bookings": ("resident", "/bookings"),
    "volunteering": ("resident", "/volunteers/mine"),
    "my notices": ("resident", "/notices"),
    "desk": ("community_worker", "/desk/cases"),
    "case": ("community_worker", "first of /desk/cases?view=all"),
    "registrations": ("community_worker", "/desk/registrations"),
    "compounds": ("community_worker", "/desk/places"),
    "house register": ("community_worker", "/desk/houses"),
    "residents": ("community_worker", "/desk/people"),
    "visits": ("community_worker", "/desk/visits"),
    "notices": ("community_worker", "/desk/notices"),
    "notice": ("community_worker", "first of /desk/notices"),
    "volunteers": ("community_worker", "/desk/volunteers"),
    "call": ("community_worker", "first of /desk/volunteers"),
    "gate": ("community_worker", "/desk/visitors"),
    "passes": ("community_worker", "/desk/passes"),
    "one pass": ("community_worker", "first of /desk/passes"),
    "ledger": ("community_worker", "/desk/ledger"),
    "forms": ("community_worker", "first of /desk/forms"),
    "tenancies": ("community_worker", "/desk/tenancies"),
    "rooms without an owner": ("community_worker", "/desk/tenancies?view=no_owner"),
    "duties": ("community_worker", "/desk/duties"),
    "choosing a door": ("guard", "/desk/guard"),
    "grants": ("administrator", "/desk/grants"),
    "import": ("administrator", "/desk/import"),
    "keys of passes": ("administrator", "/desk/passes/keys"),
}


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_axe_finds_nothing_serious(visit, width):
    """One browser a person, for signing in takes longer than looking."""
    open_pages = {}
    found = []
    for name, (persona, path) in PAGES.items():
        if persona not in open_pages:
            open_pages[persona] = visit(persona=persona, width=width, inspecting=True)
        page = open_pages[persona]
        assert page.goto(path.removeprefix(FIRST_OF)).ok, name
        if path.startswith(FIRST_OF):
            assert page.goto(page.locator(".ms-table a").first.get_attribute("href")).ok, name
        page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
        answer = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found += [
            f"{name}: {one['id']} ({one['impact']}): {node['target']} {node['html'][:120]}"
            for one in answer["violations"]
            if one["impact"] in GRAVE
            for node in one["nodes"][:3]
        ]
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 1, f"{name} is wider than the screen by {wide} pixels"
    assert found == []
