"""What is typed about sheets and schemes: the acts on a document, and the numbers of a new scheme version."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouhou.foundation.signoff.states import Act
from shouhou.kernel.periods import PeriodKind
from shouhou.scorecards.documents.forms import KIND_LABELS, words
from shouhou.scorecards.rules.scheme import Scheme
from shouhou.scorecards.rules.scheme_data import PARAM_RANGES, number_text, scheme_to_data, targets_to_data
from shouhou.scorecards.rules.score import SaturatedMode

Words = str | Promise
POINTS = ("zero", "target", "exceeds", "far", "best")

ACT_FORMS: dict[Act, dict[str, Words]] = {
    Act.SIGN: {
        "label": _("Sign"),
        "icon": "signature",
        "look": "primary",
        "explain": _("You sign the figures on this page. After the approver's signature they never change."),
        "comment": _("Comment (optional)"),
    },
    Act.RETURN_TO_REVIEWER: {
        "label": _("Return to the first reviewer"),
        "icon": "arrow-back-up",
        "look": "outline-warning",
        "explain": _("The first reviewer looks at it again; his signature lapses."),
        "comment": _("What has to be looked at again"),
        "required": "yes",
    },
    Act.RETURN_TO_AUTHOR: {
        "label": _("Return to the author"),
        "icon": "arrow-back-up",
        "look": "outline-warning",
        "explain": _("The author corrects it and hands it in again; it then comes straight back to you."),
        "comment": _("What has to be corrected"),
        "required": "yes",
    },
    Act.REJECT: {
        "label": _("Reject"),
        "icon": "ban",
        "look": "outline-danger",
        "explain": _("Rejecting ends this document for good; only a restatement beside it can follow."),
        "comment": _("Why it is rejected"),
        "required": "yes",
    },
    Act.WITHDRAW: {
        "label": _("Withdraw"),
        "icon": "rotate-clockwise",
        "look": "outline-secondary",
        "explain": _("You take your sheet back; the signatures so far lapse."),
        "comment": _("Comment (optional)"),
    },
}
RESTATE: dict[str, Words] = {
    "label": _("Restate"),
    "icon": "versions",
    "look": "outline-primary",
    "explain": _("A restatement opens beside the closed sheet, which stays as it was signed."),
    "comment": _("Why it is restated"),
    "required": "yes",
}


MODE_LABELS: dict[str, Words] = {
    SaturatedMode.FULL.value: _("full marks (100)"),
    SaturatedMode.STRETCH.value: _("60 to 100 by a second fact"),
    SaturatedMode.CAP.value: _("70, no more"),
}


class ActForm(forms.Form):
    """One act on a document. What it needs is decided by the command."""

    act = forms.CharField(max_length=20)
    comment = forms.CharField(required=False, max_length=2000)
    seen_sha256 = forms.CharField(required=False, max_length=64)


class SubmitForm(forms.Form):
    """Handing a sheet in."""

    comment = forms.CharField(
        label=_("Comment (optional)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@dataclass(frozen=True, slots=True)
class KpiFields:
    """The fields of one KPI: its weight, and for each period kind its five breakpoints."""

    code: str
    name: str
    unit: str
    weight: forms.BoundField
    targets: Sequence[tuple[Words, list[forms.BoundField]]]
    has_errors: bool


class SchemeForm(forms.Form):
    """A new version, starting from the values of one that exists. Numbers are text: 2/3 is one of them."""

    effective_from = forms.DateField(
        label=_("In force from"),
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=_("What changed"), max_length=200, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    saturated_mode = forms.ChoiceField(
        label=_("A target that is already the limit earns"),
        choices=list(MODE_LABELS.items()),
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, scheme: Scheme, *args: Any, **options: Any) -> None:
        self.scheme = scheme
        super().__init__(*args, **options)
        for spec in scheme.kpis.values():
            name = words(spec.name)
            self.fields[f"weight_{spec.code}"] = _number(
                _("weight of %(kpi)s") % {"kpi": name}, number_text(spec.weight)
            )
            for kind in PeriodKind:
                given = targets_to_data(spec.targets[kind])
                for point in POINTS:
                    label = f"{name} · {KIND_LABELS[kind]} · {POINT_LABELS[point]}"
                    self.fields[f"{spec.code}_{kind}_{point}"] = _number(
                        label, given.get(point, ""), required=point in ("zero", "target", "best")
                    )
        for name, (low, high) in PARAM_RANGES.items():
            self.fields[f"param_{name}"] = forms.IntegerField(
                label=str(PARAM_LABELS[name]),
                initial=getattr(scheme.params, name),
                min_value=low,
                max_value=high,
                widget=forms.NumberInput(attrs={"class": "form-control"}),
            )
        self.fields["saturated_mode"].initial = scheme.params.saturated_mode.value

    def kpis(self) -> Iterator[KpiFields]:
        """Yield the fields KPI by KPI, as the page lays them out."""
        for spec in self.scheme.kpis.values():
            targets = [
                (KIND_LABELS[kind], [self[f"{spec.code}_{kind}_{point}"] for point in POINTS])
                for kind in PeriodKind
            ]
            wrong = any(field.errors for _kind, fields in targets for field in fields)
            weight = self[f"weight_{spec.code}"]
            yield KpiFields(spec.code.value, words(spec.name), words(spec.unit), weight, targets, wrong)

    def params(self) -> list[forms.BoundField]:
        """Return the fields of the parameters."""
        return [self["saturated_mode"], *(self[f"param_{name}"] for name in PARAM_RANGES)]

    def scheme_data(self) -> dict[str, Any]:
        """Return the typed values as scheme data, not yet judged by the rules."""
        given: Mapping[str, Any] = self.cleaned_data
        data: Any = scheme_to_data(self.scheme)
        for kpi in data["kpis"]:
            code = kpi["code"]
            kpi["weight"] = given[f"weight_{code}"]
            for kind in PeriodKind:
                typed = {point: given[f"{code}_{kind}_{point}"] for point in POINTS}
                kpi["targets"][kind.value] = {point: text for point, text in typed.items() if text}
        for name in PARAM_RANGES:
            data["params"][name] = given[f"param_{name}"]
        data["params"]["saturated_mode"] = given["saturated_mode"]
        return dict(data)

    def refuse(self, field: str, sentence: str) -> None:
        """Put a refusal of the rules at the field it is about: kpis[K3].targets[month].zero, weights, …"""
        self.add_error(self._field_of(field), sentence)

    def _field_of(self, path: str) -> str | None:
        if path in self.fields:
            return path
        parts = path.replace("[", ".").replace("]", "").split(".")
        if parts[0] == "params" and f"param_{parts[-1]}" in self.fields:
            return f"param_{parts[-1]}"
        if parts[0] != "kpis" or len(parts) < 3:
            return None
        name = f"weight_{parts[1]}" if parts[2] == "weight" else f"{parts[1]}_{'_'.join(parts[3:])}"
        if name in self.fields:
            return name
        return f"{name}_target" if f"{name}_target" in self.fields else None


POINT_LABELS: dict[str, Words] = {
    "zero": _("0 points"),
    "target": _("Target (60)"),
    "exceeds": _("70 at"),
    "far": _("90 at"),
    "best": _("Best (100)"),
}
PARAM_LABELS: dict[str, Words] = {
    "period_start_day": _("First day of a month"),
    "reference_warranty_months": _("Reference warranty (months)"),
    "low_volume_n": _("Low volume below (cases)"),
    "min_applicable_weight": _("Least applicable weight for a total"),
    "min_response_rate_pct": _("Least response rate (%)"),
    "freeze_workday": _("Month freezes on working day"),
    "stretch_streak_months": _("Complaint-free months for 100 points"),
    "under_service_pct": _("Under-service warning below (%)"),
    "interval_level_pct": _("Interval (%)"),
}


def _number(label: Words, value: str, *, required: bool = True) -> forms.CharField:
    widget = forms.TextInput(
        attrs={"class": "form-control form-control-sm num", "inputmode": "decimal", "size": 7}
    )
    return forms.CharField(label=str(label), initial=value, required=required, max_length=30, widget=widget)
