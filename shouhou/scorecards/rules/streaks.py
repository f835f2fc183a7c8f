"""Complaint-free months in a row (K7's second fact). Source: docs/domain/kpi.md."""

from datetime import date, timedelta

from shouhou.kernel.periods import Period, month_of


def free_months(
    last_complaint: date | None, in_care_since: date | None, end_on: date, start_day: int = 1
) -> int:
    """Return the unbroken months without a counted complaint, counted back from the month before ``end_on``.

    The month of a complaint breaks the row, and so does the time before there was a machine to complain
    about (``in_care_since``); without any machine it is 0.
    """
    if in_care_since is None:
        return 0
    last = month_of(end_on - timedelta(days=1), start_day)
    months = _between(month_of(in_care_since, start_day), last) + 1
    if last_complaint is not None:
        months = min(months, _between(month_of(last_complaint, start_day), last))
    return max(months, 0)


def _between(first: Period, last: Period) -> int:
    return (last.year - first.year) * 12 + last.index - first.index
