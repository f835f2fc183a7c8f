"""What can be imported about planned visits."""

from django.utils.translation import gettext_lazy as _

from shouhou.careplans.commands.plan_items import PlanItemRow, record_plan_items
from shouhou.careplans.permissions import Permission
from shouhou.foundation.importing.kinds import Column, ImportKind, register

_KIND_WORDS = {
    "上门走访": "visit",
    "走访": "visit",
    "上门": "visit",
    "电话回访": "phone",
    "电话": "phone",
    "visit": "visit",
    "phone": "phone",
}

_FOR_DONE = _("needed for the contact to count as done")

register(
    ImportKind(
        code="visit-plan",
        label=_("Customer visit plan"),
        permission=Permission.RECORD_IMPORT,
        columns=(
            Column("office_code", _("office code"), required=True, example="HZ", max_length=20),
            Column("customer_code", _("customer code"), required=True, example="KH0001", max_length=40),
            Column("plan_period", _("plan month"), required=True, example="2026-10", max_length=7),
            Column("due_on", _("planned for"), kind="date", required=True, example="2026-10-15"),
            Column("kind", _("kind"), kind="choice", choices=_KIND_WORDS, example="上门走访"),
            Column("contact_name", _("contact name"), example="王建国", help=_FOR_DONE, max_length=60),
            Column(
                "contact_phone",
                _("contact phone"),
                example="13800000000",
                help=_("only needed when two contacts have the same name"),
                max_length=40,
            ),
            Column("person_no", _("visitor's employee no."), example="SH0001", max_length=20),
            Column("added_late", _("added later"), kind="bool", help=_("after the plan was frozen")),
            Column("done_on", _("done on"), kind="date", example="2026-10-16"),
            Column("topics", _("topics"), example="备件储备、操作培训", help=_FOR_DONE),
            Column(
                "machine_status",
                _("machine status"),
                example="运行正常，封口温度偏低已调整",
                help=_FOR_DONE,
            ),
            Column(
                "customer_confirmed",
                _("confirmed by the customer"),
                kind="bool",
                example="是",
                help=_FOR_DONE,
            ),
            Column("cancelled_by_customer_on", _("cancelled by the customer on"), kind="date"),
            Column("cancel_evidence", _("evidence of the cancellation"), example=""),
            Column("postponed_to", _("postponed to"), kind="date"),
            Column(
                "external_ref",
                _("plan item no."),
                example="BF-HZ2610-001",
                help=_(
                    "your own number; without it, office, customer, month, kind and day identify the item"
                ),
                max_length=80,
            ),
        ),
        row=PlanItemRow,
        apply=record_plan_items,
        order=60,
    ),
)
