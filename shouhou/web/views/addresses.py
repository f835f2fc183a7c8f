"""Where the records of the areas below have their pages. The shell links to them from many places."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

DETAILS = {
    "customers": "customers:customer_detail",
    "machines": "machines:machine_detail",
    "requests": "service:request_detail",
    "orders": "service:order_detail",
    "pauses": "service:pause_detail",
    "complaints": "complaints:complaint_detail",
    "plans": "careplans:item_detail",
    "reports": "quality:report_detail",
}
LISTS = {
    "machines": "machines:machine_list",
    "requests": "service:request_list",
    "orders": "service:order_list",
    "visits": "service:visit_list",
    "pauses": "service:pause_list",
    "complaints": "complaints:complaint_list",
    "plans": "careplans:item_list",
    "reports": "quality:report_list",
}


def detail(area: str, public_id: object) -> str:
    """Return the page of one record; '' where records have none."""
    return reverse(DETAILS[area], args=[str(public_id)]) if area in DETAILS else ""


def listing(area: str, **narrowed: str) -> str:
    """Return the list of an area, narrowed by its own filters; '' where there is no list."""
    if area not in LISTS:
        return ""
    query = {name: value for name, value in narrowed.items() if value}
    address = reverse(LISTS[area])
    return f"{address}?{urlencode(query)}" if query else address


def with_query(address: str, query: Mapping[str, str]) -> str:
    """Return an address with parameters; empty ones are left out."""
    given = {name: value for name, value in query.items() if value}
    return f"{address}?{urlencode(given)}" if given else address
