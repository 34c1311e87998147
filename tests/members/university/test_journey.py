"""A course from its timetable to the certificate, over HTTP in Chinese, from August to October."""

from datetime import datetime

from django.test import Client

from members.models import Course, CourseCertificate, CourseSession, Enrolment, School, SchoolTerm
from tests.members.university.test_pages import Browser, _chinese, browser
from tests.reading import page
from xinhui.core import clock
from xinhui.core.clock import LOCAL

__all__ = ["_chinese", "browser"]


def at(month: int, day: int, hour: int = 9) -> datetime:
    """A moment of 2026."""
    return datetime(2026, month, day, hour, tzinfo=LOCAL)


def test_from_the_timetable_to_the_certificate(browser: Browser) -> None:
    keeper, student, second = browser("organizer"), browser("party_member"), browser("organ_member")
    with clock.moved(at(8, 25)):
        school = _school(keeper)
        term = _term(keeper, school)
        course = _course(keeper, term, "粤剧", "opera", "林老师")
        twin = _course(keeper, term, "太极", "tai_chi", "陈老师")
        lesson = {"weekday": "2", "starts": "09:00", "ends": "10:30", "room": "排练厅"}
        assert keeper.post(f"/party/do/course/{course.pk}/lesson/", lesson).status_code == 302
        clash = keeper.post(f"/party/do/course/{twin.pk}/lesson/", {**lesson, "starts": "10:00", "ends": "11:00"})
        assert clash.status_code == 400 and "2026-09-09 09:00–10:30 排练厅（粤剧）" in clash.content.decode()
        assert (
            keeper.post(
                f"/party/do/course/{twin.pk}/lesson/", {**lesson, "starts": "10:30", "ends": "11:30"}
            ).status_code
            == 302
        )
        assert keeper.post(f"/party/do/school-term/{term.pk}/open-enrolment/").status_code == 302
        # two places: the first two come by the school and by phone, the third waits
        path = f"/party/university/courses/{course.pk}/enrol/"
        assert keeper.post(path, {"name": "梁婆婆", "birth_year": "1950"}).status_code == 302
        assert keeper.post(path, {"name": "何伯", "birth_year": "1948", "phone": "13912345678"}).status_code == 302
        phone = f"/m/party/university/courses/{course.pk}/"
        assert "加入候补" in page(student, phone)
        assert student.post(phone).status_code == 302
        assert "您在候补名单中排第 1 位" in page(student, phone)
        assert second.post(phone, {"name": "阿柏", "birth_year": "1962"}).status_code == 302
        assert "您在候补名单中排第 2 位" in page(second, phone)
        leaving = Enrolment.objects.get(student__name="何伯")
        assert keeper.post(f"/party/do/enrolment/{leaving.pk}/withdraw/", {"reason": "家中有事"}).status_code == 302
        assert "已录取" in page(student, phone)
        assert "您在候补名单中排第 1 位" in page(second, phone)
        assert "候补转正：粤剧" in page(student, "/messages/")
    _lessons(keeper, course)
    with clock.moved(at(10, 19)):
        assert keeper.post(f"/party/do/school-term/{term.pk}/finish/").status_code == 302
        certificate = CourseCertificate.objects.get()
        printed = page(student, f"/party/university/certificates/{certificate.pk}/")
        assert "结业证书" in printed and "阿兰" in printed
        verified = page(second, f"/party/university/verify/?number={certificate.number}")
        assert "阿*" in verified and "阿兰" not in verified
        assert "查无此证书" in page(second, "/party/university/verify/?number=LD103-2026-00001-0000")
        assert second.get(f"/party/university/certificates/{certificate.pk}/").status_code == 404
        whole = page(keeper, f"/party/university/courses/{course.pk}/")
        assert "未发证书：出勤 2/4 次，须达 75%" in whole
        assert f"证书 {certificate.number}" in whole
        assert "候补转正" not in page(second, phone), "the waiting list has lapsed"


def _school(keeper: Client) -> School:
    facts = {"area_code": "440705103", "name": "罗坑镇老年大学新校区", "place": "文化站", "head": "林校长"}
    answer = keeper.post("/party/university/schools/new/", facts)
    school = School.objects.get(name="罗坑镇老年大学新校区")
    assert answer["Location"] == f"/party/university/schools/{school.pk}/"
    return school


def _term(keeper: Client, school: School) -> SchoolTerm:
    days = {"name": "2026年秋季", "starts_on": "2026-09-07", "ends_on": "2026-10-11", "enrol_from": "2026-08-24",
            "enrol_to": "2026-09-06"}  # fmt: skip
    assert keeper.post(f"/party/university/schools/{school.pk}/terms/new/", days).status_code == 302
    return SchoolTerm.objects.get(school=school)


def _course(keeper: Client, term: SchoolTerm, name: str, subject: str, teacher: str) -> Course:
    facts = {"name": name, "subject": subject, "teacher": teacher, "fee": "60", "capacity": "2", "minimum": "1",
             "needed_percent": "75"}  # fmt: skip
    assert keeper.post(f"/party/university/terms/{term.pk}/courses/new/", facts).status_code == 302
    return Course.objects.get(term=term, name=name)


def _lessons(keeper: Client, course: Course) -> None:
    """9, 16, 23 and 30 September (7 October is the national holiday): 阿兰 comes three times, 梁婆婆 twice."""
    here = {row.student.name: row.pk for row in course.enrolments.filter(state="enrolled").select_related("student")}
    came: list[tuple[str, ...]] = [("阿兰", "梁婆婆"), ("阿兰",), ("梁婆婆",), ("阿兰",)]
    with clock.moved(at(9, 9)):
        assert keeper.post(f"/party/do/school-term/{course.term_id}/begin/").status_code == 302
    sessions = list(CourseSession.objects.filter(course=course).order_by("day"))
    assert [row.day.day for row in sessions] == [9, 16, 23, 30]

    def take(names: tuple[str, ...]) -> dict[str, str]:
        return {f"e{here[name]}": "present" for name in names}

    with clock.moved(at(9, 8)):
        early = keeper.post(f"/party/university/sessions/{sessions[0].pk}/", take(came[0]))
        assert early.status_code == 409
    for session, names in zip(sessions[:3], came[:3], strict=True):
        with clock.moved(at(session.day.month, session.day.day, 10)):
            answer = keeper.post(f"/party/university/sessions/{session.pk}/", take(names))
            assert answer.status_code == 302
    with clock.moved(at(9, 30, 9)):
        for name in came[3]:
            path = f"/m/party/university/sessions/{sessions[3].pk}/"
            assert keeper.post(path, {"enrolment": str(here[name]), "presence": "present"}).status_code == 302
        assert "1 / 2" in page(keeper, path)
    twin = Course.objects.get(name="太极")
    with clock.moved(at(9, 8)):
        assert keeper.post(f"/party/do/course/{twin.pk}/call-off/", {"reason": "人数不足"}).status_code == 302
