"""The menu: each app registers its entries, a person sees those that his permissions open."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu. ``shortcut`` is pressed after g; ``order`` sorts within the section."""

    section: str
    label: str | Promise
    route: str
    permission: str
    icon: str
    order: int = 50
    shortcut: str = ""


SECTIONS: dict[str, tuple[str | Promise, str]] = {
    "work": (_("Workbench"), "layout-dashboard"),
    "service": (_("Service"), "tool"),
    "machines": (_("Machines"), "building-factory-2"),
    "customers": (_("Customers"), "users"),
    "kpi": (_("Performance"), "gauge"),
    "setup": (_("Settings"), "settings"),
}
_entries: list[Entry] = []


def register(*entries: Entry) -> None:
    """Add entries to the menu; apps call it when they start."""
    _entries.extend(entry for entry in entries if entry not in _entries)


def menu(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the sections and entries this request's actor may open."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return []
    sections = []
    for code, (label, icon) in SECTIONS.items():
        items = [
            {
                "label": entry.label,
                "url": (url := reverse(entry.route)),
                "icon": entry.icon,
                "shortcut": entry.shortcut,
                "active": request.path == url or (url != "/" and request.path.startswith(url)),
            }
            for entry in sorted(_entries, key=lambda e: e.order)
            if entry.section == code and (not entry.permission or actor.can(entry.permission))
        ]
        if items:
            sections.append({"code": code, "label": label, "icon": icon, "items": items})
    return sections


def context(request: HttpRequest) -> dict[str, Any]:
    """Give every template the menu and what the shell shows."""
    return {
        "nav": menu(request),
        "product_name": _("Shouhou"),
        "is_demo": settings.DEMO,
        "actor": getattr(request, "actor", None),
    }
