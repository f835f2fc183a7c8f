"""What can be imported about the reports offices owe."""

from django.utils.translation import gettext_lazy as _

from shouhou.foundation.importing.kinds import Column, ImportKind, register
from shouhou.quality.commands.reports import ReportRow, record_reports
from shouhou.quality.permissions import Permission

_KINDS = {
    "质量分析报告": "quality_analysis",
    "质量分析报表": "quality_analysis",
    "客户走访计划": "visit_plan",
    "备件库存及销售报表": "parts_statement",
    "备件报表": "parts_statement",
    "费用报表": "expense_statement",
    "走访记录": "visit_records",
    "拜访记录": "visit_records",
    "培训记录": "training_record",
    "quality_analysis": "quality_analysis",
    "visit_plan": "visit_plan",
    "parts_statement": "parts_statement",
    "expense_statement": "expense_statement",
    "visit_records": "visit_records",
    "training_record": "training_record",
}
_VERDICTS = {
    "未审核": "pending",
    "合格": "accepted",
    "接收": "accepted",
    "退回": "returned",
    "pending": "pending",
    "accepted": "accepted",
    "returned": "returned",
}
_HEAD_OFFICE = _("head office decides; an office leaves it empty")

register(
    ImportKind(
        code="reports",
        label=_("Reports handed in"),
        permission=Permission.RECORD_IMPORT,
        columns=(
            Column("office_code", _("office code"), required=True, example="HZ", max_length=20),
            Column(
                "kind",
                _("report"),
                kind="choice",
                required=True,
                choices=_KINDS,
                example="质量分析报告",
            ),
            Column("period_code", _("period"), required=True, example="2026-10", max_length=7),
            Column(
                "due_on",
                _("due on"),
                kind="date",
                help=_("only if head office set another day than the usual one"),
            ),
            Column("submitted_at", _("submitted at"), kind="datetime", example="2026-11-05 16:30"),
            Column("author_no", _("author's employee no."), example="SH0001", max_length=20),
            Column("verdict", _("verdict"), kind="choice", choices=_VERDICTS, help=_HEAD_OFFICE),
            Column("verdict_at", _("judged at"), kind="datetime", help=_HEAD_OFFICE),
            Column("material_error_at", _("material error found at"), kind="datetime", help=_HEAD_OFFICE),
            Column("material_error_note", _("material error"), help=_HEAD_OFFICE),
            Column("waived_reason", _("waived because"), help=_HEAD_OFFICE, max_length=200),
            Column("external_ref", _("reference elsewhere"), max_length=80),
        ),
        row=ReportRow,
        apply=record_reports,
        order=62,
    ),
)
