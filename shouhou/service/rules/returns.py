"""The same fault again: which report continues an earlier case, which repeats one, and when the case is over.

A report within seven days of a restoration voids it and is no case of its own: it belongs to the earlier one,
whose restoration is the last of them all. From day 8 to day 30 it is a case of its own, marked as a repeat.
Source: docs/domain/requests.md, section "Reopened".
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from shouhou.kernel.moments import ZONE
from shouhou.service.rules.repairs import Return, on_return


@dataclass(frozen=True, slots=True)
class Report:
    """One report. ``restored_at``: the restoration of its own work.

    fault: what makes two reports the same, None when nothing was named. is_repair: a fault that was neither
    cancelled nor merged. decided: its place stands (``continues`` is the first report of its case, or None).
    """

    id: int
    fault: Hashable | None
    reported_at: datetime
    restored_at: datetime | None
    is_repair: bool = True
    decided: bool = False
    continues: int | None = None


@dataclass(slots=True)
class Case:
    """A first report with those that continue it. voids: restoration -> (reported again at, by which report)."""

    head: int
    is_repair: bool
    repeat_of: int | None = None
    members: list[int] = field(default_factory=list)
    restorations: list[datetime | None] = field(default_factory=list)
    voids: dict[datetime, tuple[datetime, int]] = field(default_factory=dict)

    @property
    def final(self) -> datetime | None:
        """Return the last restoration, None while one of the reports is not restored."""
        done = [moment for moment in self.restorations if moment is not None]
        return max(done) if len(done) == len(self.restorations) else None

    def last_before(self, moment: datetime) -> datetime | None:
        """Return the last restoration up to ``moment``."""
        return max((at for at in self.restorations if at is not None and at <= moment), default=None)

    def join(self, report: Report, voided: datetime) -> None:
        """Take a report into the case; the restoration it voids is void once."""
        self.members.append(report.id)
        self.restorations.append(report.restored_at)
        self.voids.setdefault(voided, (report.reported_at, report.id))


def follow(reports: Iterable[Report], zone: str = ZONE) -> list[Case]:
    """Return the cases that ``reports``, in order of report, belong to."""
    cases: dict[int, Case] = {}
    by_fault: dict[Hashable, list[Case]] = {}
    for report in reports:
        known = by_fault.setdefault(report.fault, []) if report.fault is not None else []
        found = _continued(report, cases, known, zone)
        if found is not None:
            case, voided = found
            case.join(report, voided)
            continue
        case = Case(report.id, report.is_repair, _repeated(report, known, zone))
        case.restorations.append(report.restored_at)
        cases[report.id] = case
        known.append(case)
    return list(cases.values())


def _continued(
    report: Report, cases: dict[int, Case], known: list[Case], zone: str
) -> tuple[Case, datetime] | None:
    """Return the case a report continues and the restoration it voids; the latest restoration goes first."""
    if not report.is_repair:
        return None
    if report.decided:
        known = [cases[report.continues]] if report.continues in cases else []
    near = [
        (last, case)
        for case in known
        if case.is_repair
        and (last := case.last_before(report.reported_at)) is not None
        and on_return(last, report.reported_at, zone) is Return.VOIDS
    ]
    if not near:
        return None
    last, case = max(near, key=lambda found: found[0])
    return case, last


def _repeated(report: Report, known: list[Case], zone: str) -> int | None:
    """Return the first report of the case that was restored last, when that is 8 to 30 days ago."""
    near = [(last, case.head) for case in known if (last := case.last_before(report.reported_at)) is not None]
    if not near:
        return None
    last, head = max(near)
    return head if on_return(last, report.reported_at, zone) is Return.REPEAT else None
