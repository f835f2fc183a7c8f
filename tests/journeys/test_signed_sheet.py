"""From the workbench to a signed, frozen, printed sheet: the product's main journey, in a real browser."""

import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from python_calamine import CalamineWorkbook

from tests.journeys.conftest import Site, sign_in

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
TODAY = datetime.now(UTC) + timedelta(hours=8)
LAST_MONTH = f"{TODAY.replace(day=1) - timedelta(days=1):%Y-%m}"
THIS_MONTH = f"{TODAY:%Y-%m}"
ROLES = [
    ("hq.manager", "客户服务经理"),
    ("hz.manager", "办事处售后经理"),
    ("hz.clerk", "售后内勤"),
    ("hz.tech1", "售后服务工程师"),
    ("hz.store", "备件管理员"),
    ("hz.sales", "业务人员"),
    ("hz.head", "办事处经理"),
    ("customer1", "客户"),
    ("hq.admin", "系统管理员"),
]


@pytest.mark.parametrize(("username", "role"), ROLES, ids=[username for username, _ in ROLES])
def test_every_role_signs_in_with_one_click(page: Page, username: str, role: str) -> None:
    sign_in(page, username)
    expect(page.locator("main")).to_be_visible()
    expect(page.locator("button[aria-pressed=true]", has_text=role).first).to_be_visible()


def test_the_manager_sees_a_living_office(page: Page) -> None:
    sign_in(page, "hz.manager")
    expect(page.get_by_role("heading", name="杭州办事处").first).to_be_visible()
    expect(page.get_by_text("K3 报修处理及时率").first).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("HZ-BX")
    expect(page.get_by_text(re.compile(r"HZ-BX\d{4}-\d{4}")).first).to_be_visible()


def test_every_cell_opens_down_to_a_record(page: Page) -> None:
    sign_in(page, "hz.manager")
    for number in range(1, 10):
        page.goto(f"/kpi/HZ/{LAST_MONTH}/")
        page.locator(f"a[href*='/kpi/HZ/{LAST_MONTH}/K{number}/']").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"K{number}")
        record = page.locator("table tbody a").first
        if record.count():
            record.click()
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            assert "/kpi/" not in page.url


def hand_in(page: Page) -> None:
    page.goto(f"/kpi/HZ/{LAST_MONTH}/submit/")
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/kpi/documents/"))


def act(page: Page, code: str, comment: str = "") -> None:
    """Take one of the document's acts through its own form, as without a dialog."""
    page.goto(f"{page.url.split('?')[0].split('#')[0]}?act={code}#act")
    form = page.locator("#act form").first
    if comment:
        form.locator("textarea").fill(comment)
    form.locator("button[type=submit]").click()
    page.wait_for_load_state()


def test_author_reviewer_and_approver_sign_and_the_sheet_is_frozen(page: Page, site: Site) -> None:
    sign_in(page, "hz.manager")
    hand_in(page)
    address = page.url.split("?")[0]
    for username in ("hz.head", "hq.manager"):
        sign_in(page, username)
        page.goto("/documents/")
        expect(page.get_by_text(LAST_MONTH).first).to_be_visible()
        page.goto(address)
        act(page, "sign", "同意")
    expect(page.locator("[data-tone=good]").first).to_be_visible()
    page.goto(address)
    for name in ("韩庆华",):
        expect(page.get_by_text(name).first).to_be_visible()
    download(page, f"{address}pdf", b"%PDF")
    book = CalamineWorkbook.from_filelike(io.BytesIO(download(page, f"{address}xlsx", b"PK")))
    cells = [str(cell) for row in book.get_sheet_by_index(0).to_python() for cell in row]
    assert any("报修处理及时率" in cell for cell in cells)
    signed = json.loads(download(page, f"{address}json", b"{"))
    assert len(signed["rows"]) == 9
    done = site.manage("sheet", "verify", "--office", "HZ", "--period", LAST_MONTH)
    assert done.returncode == 0, done.stdout
    page.emulate_media(media="print")
    page.goto(address)
    expect(page.get_by_text("服务费用率").first).to_be_visible()


def download(page: Page, address: str, begins: bytes) -> bytes:
    answer = page.request.get(address)
    assert answer.status == 200
    assert answer.body().startswith(begins)
    return answer.body()


def test_an_office_cannot_open_another_offices_sheet(page: Page) -> None:
    sign_in(page, "hz.manager")
    for address in (f"/kpi/GZ/{LAST_MONTH}/", "/kpi/company/2026/", f"/kpi/GZ/{LAST_MONTH}/K1/"):
        assert page.request.get(address).status == 404


def test_the_open_month_says_how_it_may_end(page: Page) -> None:
    sign_in(page, "hz.manager")
    page.goto(f"/kpi/HZ/{THIS_MONTH}/")
    expect(page.locator("main")).to_contain_text(re.compile(r"再有|再多"))


@pytest.mark.parametrize("period", ["quarter", "half", "year"])
def test_longer_periods_open(page: Page, period: str) -> None:
    month = int(LAST_MONTH[5:])
    code = {
        "quarter": f"{LAST_MONTH[:4]}Q{(month + 2) // 3}",
        "half": f"{LAST_MONTH[:4]}H{1 if month <= 6 else 2}",
        "year": LAST_MONTH[:4],
    }[period]
    sign_in(page, "hq.manager")
    for unit in ("HZ", "region:EAST", "company"):
        answer = page.goto(f"/kpi/{unit}/{code}/")
        assert answer is not None
        assert answer.status in (200, 404 if unit.startswith("region") else 200)


PAGES = [
    "/",
    "/kpi/",
    f"/kpi/HZ/{LAST_MONTH}/",
    f"/kpi/HZ/{LAST_MONTH}/K3/",
    "/requests/",
    "/machines/",
    "/imports/",
    "/documents/",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_pages_have_no_serious_obstacles(
    context: BrowserContext, page: Page, address: str, scheme: str
) -> None:
    """Accessibility: axe finds nothing serious or critical, in light and dark."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    sign_in(page, "hz.manager")
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE.read_text())
    found = page.evaluate("async () => (await axe.run()).violations")
    serious = [
        f"{rule['id']}: {node['target']}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"][:3]
    ]
    assert not serious


@pytest.mark.parametrize("address", PAGES)
def test_pages_fit_a_phone(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, "hz.manager")
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 391


@pytest.mark.parametrize("address", PAGES)
def test_a_second_page_is_light(page: Page, address: str) -> None:
    """After the first page, a page transfers at most 300 kB."""
    sign_in(page, "hz.manager")
    page.goto("/")
    page.wait_for_load_state("networkidle")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert sum(sizes) <= 300_000
