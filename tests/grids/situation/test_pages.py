"""The pages of situation reports: figures, the form, returning, the table."""

from datetime import timedelta
from io import BytesIO

from django.test import Client
from openpyxl import load_workbook

from grids.models import SituationReport
from grids.services.emergencies.stand_down import stand_down
from tests.grids.situation.kit import begun, called, report_of, sent
from tests.world import OTHER_VILLAGE, TOWN
from tests.world_grids import MONDAY, District
from xinhui.core import clock


def as_(client: Client, district: District, who: str) -> Client:
    client.force_login(district.act_user(who))
    return client


def test_before_the_first_round_the_page_says_when(client: Client, district: District) -> None:
    activation = begun(district)
    page = as_(client, district, "command").get(f"/emergencies/{activation.pk}/reports/").content.decode()
    assert "预案启动60分钟后自动发起首报" in page
    assert "立即加报" in page
    assert (
        "立即加报"
        not in as_(client, district, "secretary").get(f"/emergencies/{activation.pk}/reports/").content.decode()
    )
    assert as_(client, district, "command").get(f"/emergencies/{activation.pk}/reports.xlsx").status_code == 404


def test_the_secretary_reports_on_the_page(client: Client, district: District) -> None:
    report = report_of(called(district))
    client = as_(client, district, "secretary")
    url = f"/emergencies/reports/{report.pk}/"
    assert "零报告" in client.get(url).content.decode()
    wrong = client.post(url, {"people_moved": "2", "people_sheltered": "3", "text": "低洼处进水"})
    assert wrong.status_code == 400
    assert "集中安置人数不能多于转移人数" in wrong.content.decode()
    assert "低洼处进水" in wrong.content.decode(), "what was typed is still there"
    assert client.post(url, {"people_moved": "3", "people_sheltered": "3", "text": "低洼处进水"}).status_code == 302
    page = client.get(url).content.decode()
    assert "第1版" in page
    assert "低洼处进水" in page
    report.refresh_from_db()
    assert (report.state, report.versions.get().people_moved) == ("reported", 3)


def test_the_town_returns_it_with_a_reason(client: Client, district: District) -> None:
    report = sent(district, report_of(called(district)), people_moved=3)
    client = as_(client, district, "dispatcher")
    url = f"/emergencies/reports/{report.pk}/return/"
    assert client.post(url, {"reason": " "}).status_code == 400
    assert client.post(url, {"reason": "请核实人数"}).status_code == 302
    again = client.post(url, {"reason": "请核实人数"})
    assert again.status_code == 400
    assert "退回更正" in again.content.decode()
    report.refresh_from_db()
    assert (report.state, report.return_reason) == ("returned", "请核实人数")
    page = as_(client, district, "secretary").get(f"/emergencies/reports/{report.pk}/").content.decode()
    assert "请核实人数" in page


def test_the_page_adds_up_and_leads_down_to_the_village(client: Client, district: District) -> None:
    opened = called(district)
    sent(district, report_of(opened), people_moved=31)
    sent(district, report_of(opened, OTHER_VILLAGE), "other_secretary", people_moved=44)
    client = as_(client, district, "command")
    url = f"/emergencies/{opened.activation_id}/reports/"
    page = client.get(url).content.decode()
    for words in ("75", "罗坑镇", "双水镇", "各村（社区）均已报送"):
        assert words in page
    inside = client.get(url, {"area": TOWN, "round": "1"}).content.decode()
    report = SituationReport.objects.get(round=opened, area_code__startswith=TOWN)
    assert f"/emergencies/reports/{report.pk}/" in inside
    assert client.get(url, {"round": "99", "area": "x' OR 1"}).status_code == 200
    live = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in live
    assert "75" in live


def test_the_table_holds_the_sums(client: Client, district: District) -> None:
    opened = called(district)
    sent(district, report_of(opened), people_moved=31)
    sent(district, report_of(opened, OTHER_VILLAGE), "other_secretary", people_moved=44)
    answer = as_(client, district, "command").get(f"/emergencies/{opened.activation_id}/reports.xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    lines = list(sheet.iter_rows(values_only=True))
    at = lines[0].index("转移安置人口（人）")
    assert [(line[1], line[at]) for line in lines[1:]] == [
        ("合计", 75), ("罗坑镇", 31), ("罗坑村", 31), ("双水镇", 44), ("双水村", 44),
    ]  # fmt: skip


def test_the_emergency_screen_leads_there_also_when_it_is_over(client: Client, district: District) -> None:
    activation = begun(district)
    page = as_(client, district, "secretary").get(f"/emergencies/{activation.pk}/").content.decode()
    assert f"/emergencies/{activation.pk}/reports/" in page
    with clock.moved(MONDAY + timedelta(hours=2)):
        stand_down(actor=district.act("command"), activation_id=activation.pk, note="雨停")
    page = client.get(f"/emergencies/{activation.pk}/").content.decode()
    assert f"/emergencies/{activation.pk}/reports/" in page
    page = as_(client, district, "worker").get(f"/emergencies/{activation.pk}/").content.decode()
    assert f"/emergencies/{activation.pk}/reports/" not in page, "a grid has no figures of its own"
