"""Sheets at 10 thousand, 100 thousand and 1 million work orders, on SQLite and PostgreSQL.

    ./run bench sheet [--orders 10000 100000] [--server postgres://root@127.0.0.1:5432/postgres] [--offices 50]

Office-month: one office's finished month. Company-year: 50 offices x 12 months, every sheet scored. Median of
five after one warm-up, and the peak memory of the measuring process.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from bench.databases import ROOT, filled

SIZES = (10_000, 100_000, 1_000_000)
MONTHS = {10_000: 15, 100_000: 24, 1_000_000: 60}


def main(arguments: list[str]) -> int:
    """Fill, measure and print a table."""
    parser = argparse.ArgumentParser(prog="bench sheet")
    parser.add_argument("--orders", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--offices", type=int, default=50)
    parser.add_argument(
        "--server", default=os.environ.get("SHOUHOU_BENCH_PG", "postgres://root@127.0.0.1:5432/postgres")
    )
    parser.add_argument("--kinds", nargs="+", default=["sqlite", "postgresql"])
    options = parser.parse_args(arguments)
    header = ("database", "orders", "fill s", "office-month ms", "company-year s", "queries", "peak MB")
    print(" | ".join(header))
    for kind in options.kinds:
        for orders in options.orders:
            base = filled(
                kind, orders, offices=options.offices, months=MONTHS.get(orders, 24), server=options.server
            )
            done = subprocess.run(
                [sys.executable, "-m", "bench.sheet", "--measure"],
                cwd=ROOT,
                env=base.env,
                check=True,
                capture_output=True,
                text=True,
            )
            found = json.loads(done.stdout)
            print(
                f"{kind} | {orders:,} | {base.seconds} | {found['office_month_ms']:.1f} | "
                f"{found['company_year_s']:.2f} | {found['queries']} | {found['peak_mb']:.0f}",
                flush=True,
            )
    return 0


def measure() -> None:
    """Measure in this process and print JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415 - after the settings are named

    django.setup()
    from django.db import connection, reset_queries  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from shouhou.kernel.actors import system_actor  # noqa: PLC0415
    from shouhou.kernel.periods import Period, PeriodKind  # noqa: PLC0415
    from shouhou.scorecards.queries import series, sheets, units  # noqa: PLC0415
    from shouhou.scorecards.rules.sheets import assemble  # noqa: PLC0415

    now = timezone.now()
    actor = system_actor("bench")
    office = units.list_units(actor)[0]
    month = Period.containing(PeriodKind.MONTH, now.date()).previous()
    _, _, scheme = sheets.resolve_period(month.code)

    def office_month() -> None:
        sheets.compute(office, month.code, now=now)

    offices = [unit for unit in units.list_units(actor) if unit.office]
    months = [month]
    while len(months) < 12:
        months.insert(0, months[0].previous())

    def company_year() -> None:
        for by_office in series.count_series(offices, months, scheme.params, now=now).values():
            for counted in by_office.values():
                assemble(counted, scheme, month.kind)

    connection.force_debug_cursor = True
    reset_queries()
    office_month()
    queries = len(connection.queries)
    connection.force_debug_cursor = False
    result = {
        "office_month_ms": 1000 * median_of(office_month),
        "company_year_s": median_of(company_year),
        "queries": queries,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(result))


def median_of(action: Callable[[], None], runs: int = 5) -> float:
    """Return the median seconds of ``runs`` after one warm-up."""
    action()
    found = []
    for _ in range(runs):
        started = time.perf_counter()
        action()
        found.append(time.perf_counter() - started)
    return statistics.median(found)


if __name__ == "__main__":
    if sys.argv[1:] == ["--measure"]:
        measure()
    else:
        sys.exit(main(sys.argv[1:]))
