"""What can be imported about machines."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouhou.foundation.importing.kinds import Column, ImportKind, register
from shouhou.machines.commands.catalog import (
    ComponentRow,
    MachineModelRow,
    record_components,
    record_machine_models,
)
from shouhou.machines.commands.intake import (
    MachineRow,
    MeterRow,
    PartWarrantyRow,
    record_machines,
    record_meter_readings,
    record_part_warranties,
)
from shouhou.machines.models import MeterSource
from shouhou.machines.permissions import Permission

_SOURCES = {"上门服务": "visit", "客户": "customer", "远程": "remote", "导入": "import"} | {
    source.value: source.value for source in MeterSource
}
_SERIAL = Column(
    "serial_no", _("serial number"), required=True, example="BZ26-0001", max_length=60, aliases=("出厂编号",)
)

register(
    ImportKind(
        code="machine-models",
        label=_("Machine models"),
        permission=Permission.CATALOG_IMPORT,
        columns=(
            Column("code", _("model code"), required=True, example="BZ-350", max_length=60),
            Column("name", _("model name"), required=True, example="枕式包装机 350", max_length=120),
            Column("family", _("product family"), example="枕式包装机", max_length=60),
            Column("commissioning_workdays", _("commissioning working days"), kind="int", example="5"),
            Column("warranty_months", _("warranty months"), kind="int", example="12"),
            Column("warranty_hours", _("warranty hours"), kind="int", example="3000"),
        ),
        row=MachineModelRow,
        apply=record_machine_models,
        order=30,
    ),
    ImportKind(
        code="components",
        label=pgettext_lazy("machine", "Components"),
        permission=Permission.CATALOG_IMPORT,
        columns=(
            Column("code", _("component code"), required=True, example="SEAL-X", max_length=40),
            Column("name", _("component name"), required=True, example="横封", max_length=80),
            Column("parent_code", _("parent component"), example="SEAL", max_length=40),
            Column("family", _("product family"), example="枕式包装机", max_length=60),
        ),
        row=ComponentRow,
        apply=record_components,
        order=31,
    ),
    ImportKind(
        code="machines",
        label=_("Machines"),
        permission=Permission.RECORD_IMPORT,
        columns=(
            _SERIAL,
            Column("model_code", _("model code"), required=True, example="BZ-350", max_length=60),
            Column("customer_code", _("customer code"), required=True, example="C0001", max_length=40),
            Column("office_code", _("office code"), required=True, example="HZ", max_length=20),
            Column("site_name", _("site name"), example="一号车间", max_length=120),
            Column("config", _("configuration"), max_length=160),
            Column("batch_no", _("batch"), example="2026-03", max_length=40),
            Column("produced_on", _("produced on"), kind="date", example="2026-03-01"),
            Column("shipped_on", _("shipped on"), kind="date", example="2026-03-20"),
            Column("contract_due_on", _("contract commissioning date"), kind="date", example="2026-04-10"),
            Column("site_ready_at", _("site ready at"), kind="datetime", example="2026-04-01 09:00"),
            Column("site_ready_note", _("site-ready notice")),
            Column("accepted_at", _("accepted at"), kind="datetime", example="2026-04-09 16:30"),
            Column("accepted_by", _("accepted by"), example="王建国", max_length=60),
            Column("line_head_serial", _("head of its line"), max_length=60),
            Column("retired_on", _("retired on"), kind="date"),
            Column("cancelled_on", _("order cancelled on"), kind="date"),
            Column("factory_late", _("late from the factory"), kind="bool"),
            Column("warranty_months", _("agreed warranty months"), kind="int"),
            Column("warranty_hours", _("agreed warranty hours"), kind="int"),
            Column("warranty_start_on", _("agreed warranty start"), kind="date"),
            Column("office_since", _("with this office since"), kind="date", help=_("empty: from the start")),
            Column("external_ref", _("reference elsewhere"), max_length=80),
        ),
        row=MachineRow,
        apply=record_machines,
        order=32,
    ),
    ImportKind(
        code="meter-readings",
        label=_("Meter readings"),
        permission=Permission.RECORD_IMPORT,
        columns=(
            _SERIAL,
            Column("read_at", _("read at"), kind="datetime", required=True, example="2026-06-01 10:00"),
            Column("hours", _("running hours"), kind="int", required=True, example="1250"),
            Column("source", _("source"), kind="choice", choices=_SOURCES, example="上门服务"),
        ),
        row=MeterRow,
        apply=record_meter_readings,
        order=33,
    ),
    ImportKind(
        code="part-warranties",
        label=_("Part warranties"),
        permission=Permission.RECORD_IMPORT,
        columns=(
            _SERIAL,
            Column("part_no", _("part number"), required=True, example="P-1024", max_length=60),
            Column("replaced_on", _("replaced on"), kind="date", required=True, example="2026-06-01"),
            Column("part_name", _("part name"), example="伺服电机", max_length=120),
            Column("part_serial_no", _("part serial number"), max_length=60),
            Column("component_code", _("component code"), max_length=40),
            Column("months", _("warranty months"), kind="int", example="3"),
            Column("until_on", _("warranty until"), kind="date", help=_("the first day no longer covered")),
        ),
        row=PartWarrantyRow,
        apply=record_part_warranties,
        order=34,
    ),
)
