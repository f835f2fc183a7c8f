"""What can be imported about complaints."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouhou.complaints.commands.complaints import ComplaintRow, record_complaints
from shouhou.complaints.permissions import Permission
from shouhou.foundation.importing.kinds import Column, ImportKind, register

_CHANNELS = {
    "电话": "phone",
    "微信": "wechat",
    "邮件": "email",
    "信函": "letter",
    "业务转达": "sales",
    "业务人员": "sales",
    "主管部门": "regulator",
    "客户门户": "portal",
    "phone": "phone",
    "wechat": "wechat",
    "email": "email",
    "letter": "letter",
    "sales": "sales",
    "regulator": "regulator",
    "portal": "portal",
}
_SEVERITIES = {
    "一般": "minor",
    "严重": "major",
    "重大": "critical",
    "minor": "minor",
    "major": "major",
    "critical": "critical",
}
_KINDS = {
    "服务": "service",
    "服务投诉": "service",
    "产品": "product",
    "产品投诉": "product",
    "service": "service",
    "product": "product",
}
_VALIDITIES = {
    "未判定": "undecided",
    "有效": "valid",
    "无效": "invalid",
    "undecided": "undecided",
    "valid": "valid",
    "invalid": "invalid",
}
_CLOSINGS = {
    "非常满意": "very_satisfied",
    "满意": "satisfied",
    "不满意": "dissatisfied",
    "联系不上": "unreachable",
    "无法联系": "unreachable",
    "very_satisfied": "very_satisfied",
    "satisfied": "satisfied",
    "dissatisfied": "dissatisfied",
    "unreachable": "unreachable",
}
_HEAD_OFFICE = _("head office decides; an office leaves it empty")

register(
    ImportKind(
        code="complaints",
        label=_("Complaints"),
        permission=Permission.RECORD_IMPORT,
        columns=(
            Column("number", _("complaint number"), required=True, example="TS-HZ2610-001", max_length=40),
            Column("office_code", _("office code"), required=True, example="HZ", max_length=20),
            Column("customer_code", _("customer code"), required=True, example="KH0001", max_length=40),
            Column(
                "received_at", _("received at"), kind="datetime", required=True, example="2026-10-12 09:30"
            ),
            Column("subject", _("subject"), required=True, example="上门不及时", max_length=160),
            Column("description", _("description"), example="约定第二天上门，拖到第四天才来"),
            Column("machine_serial", _("machine serial number"), example="ZH120-2403-017", max_length=60),
            Column("request_number", _("request number"), example="BX-HZ2610-001", max_length=40),
            Column("channel", _("channel"), kind="choice", choices=_CHANNELS, example="电话"),
            Column("severity", _("severity"), kind="choice", choices=_SEVERITIES, example="一般"),
            Column("kind", _("kind"), kind="choice", choices=_KINDS, help=_HEAD_OFFICE, example="服务"),
            Column("handling_at_fault", _("handling at fault"), kind="bool", help=_HEAD_OFFICE),
            Column("validity", _("validity"), kind="choice", choices=_VALIDITIES, help=_HEAD_OFFICE),
            Column("validity_decided_at", _("validity decided at"), kind="datetime", help=_HEAD_OFFICE),
            Column(
                "same_matter_as",
                _("same matter as"),
                help=_("number of the first complaint about it; head office decides"),
                max_length=40,
            ),
            Column("owner_no", _("owner's employee no."), example="SH0001", max_length=20),
            Column("acknowledged_at", _("acknowledged at"), kind="datetime", example="2026-10-12 10:05"),
            Column(
                "resolve_due_at",
                _("resolution due at"),
                kind="datetime",
                help=_("only if another day than the usual seven was agreed"),
            ),
            Column("first_closed_at", _("first closed at"), kind="datetime", help=_HEAD_OFFICE),
            Column("closed_at", pgettext_lazy("complaint", "closed at"), kind="datetime", help=_HEAD_OFFICE),
            Column(
                "closing",
                _("customer's answer at closing"),
                kind="choice",
                choices=_CLOSINGS,
                help=_HEAD_OFFICE,
            ),
            Column("contact_attempts", _("contact attempts"), kind="int", help=_HEAD_OFFICE),
            Column("first_attempt_on", _("first attempt on"), kind="date"),
            Column("last_attempt_on", _("last attempt on"), kind="date"),
            Column("reopened_at", _("reopened at"), kind="datetime"),
            Column("root_cause", _("root cause"), example="派工后工程师在外地，未及时改派"),
            Column("corrective_action", _("corrective action"), example="超 24 小时未出发由内勤升级"),
            Column("external_ref", _("reference elsewhere"), max_length=80),
        ),
        row=ComplaintRow,
        apply=record_complaints,
        order=61,
    ),
)
