"""A new office's own records come in through the import page, and its sheet comes out."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.journeys.conftest import sign_in

TODAY = datetime.now(UTC) + timedelta(hours=8)
LAST = TODAY.replace(day=1) - timedelta(days=1)
MONTH = f"{LAST:%Y-%m}"

FILES = {
    "offices": "办事处编码,办事处名称,大区编码,大区名称\nXA,西安办事处,WEST,西北大区\n",
    "customers": "code,name,office_code\nXA-C1,长安食品有限公司,XA\n",
    "machine-models": "code,name\nXA-M,枕式包装机\n",
    "machines": "serial_no,model_code,customer_code,office_code,shipped_on,contract_due_on,site_ready_at,"
    "accepted_at\n"
    "XA-0001,XA-M,XA-C1,XA,2025-12-01,2026-01-10,2026-01-05 09:00,2026-01-08 15:00\n",
    "requests": "number,office_code,machine_serial,severity,reported_at,restored_at,description\n"
    f"XA-1,XA,XA-0001,P3,{MONTH}-05 09:00,{MONTH}-06 11:00,横封温度不稳\n"
    f"XA-2,XA,XA-0001,P3,{MONTH}-07 09:00,,切刀卡滞\n",
}


def upload(page: Page, kind: str, content: bytes, name: str) -> None:
    page.goto(f"/imports/{kind}/")
    page.set_input_files(
        "input[type=file] >> nth=0", {"name": name, "mimeType": "text/csv", "buffer": content}
    )
    page.locator("main form[enctype='multipart/form-data'] button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")


def confirm(page: Page) -> None:
    page.locator("form[action*='/confirm'] button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")


def test_an_office_imports_its_own_files_and_gets_its_sheet(page: Page) -> None:
    sign_in(page, "hq.manager")
    for kind, text in FILES.items():
        if kind == "offices":
            sign_in(page, "hq.admin")
        elif kind == "customers":
            sign_in(page, "hq.manager")
        upload(page, kind, text.encode("gb18030"), f"{kind}.csv")
        expect(page.locator("main")).to_contain_text("gb18030", ignore_case=True)
        confirm(page)
    page.goto(f"/kpi/XA/{MONTH}/")
    expect(page.locator("main")).to_contain_text("西安办事处")
    expect(page.locator("main")).to_contain_text("50.00")
    again = page.request.get(f"/kpi/XA/{MONTH}/export/json/")
    rows = {row["kpi"]: row for row in again.json()["rows"]}
    assert (rows["K3"]["numerator"], rows["K3"]["denominator"]) == ("1", "2")


def test_a_bad_file_is_refused_where_it_is_wrong_and_nothing_is_written(page: Page) -> None:
    sign_in(page, "hq.manager")
    bad = "number,office_code,customer_code,severity,reported_at\nZZ-1,HZ,XX,P3,2026-02-31 09:00\n"
    upload(page, "requests", bad.encode(), "bad.csv")
    expect(page.locator("main")).to_contain_text("2026-02-31")
    assert page.locator("form[action*='/confirm'] button[type=submit]:not([disabled])").count() == 0
    upload(page, "requests", "甲,乙\n1,2\n".encode(), "columns.csv")
    expect(page.locator("main")).to_contain_text("甲")
    upload(page, "requests", b"\x89PNG\r\n\x1a\n\x00\x00", "picture.csv")
    expect(page.locator("main [role=alert], main .refusal, main .alert").first).to_be_visible()
