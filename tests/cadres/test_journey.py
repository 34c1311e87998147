"""A form's way over HTTP: uploaded by the personnel officer, compared, taken, changed by hand, out again and on paper."""

import io
import zipfile
from datetime import datetime

import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document

from cadres.models import Cadre, FormUpload
from cadres.rules import lrmx
from cadres.rules.form import Form
from tests.world_cadres import Cadres, form_of
from tests.world_members import identity
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock
from xinhui.core.clock import LOCAL

MORNING = datetime(2026, 9, 14, 9, 0, tzinfo=LOCAL)


def browser(cadres: Cadres, who: str) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="zh-hans")
    client.force_login(cadres.world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def new_form(number: int = 0, **texts: str) -> Form:
    """Somebody who has no file yet."""
    return form_of("clerk", XingMing=f"林新来{number or ''}", ShenFenZheng=identity(950 + number, year=1990), **texts)


def packed(*forms: tuple[str, Form]) -> SimpleUploadedFile:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, form in forms:
            archive.writestr(name, lrmx.write(form))
    return SimpleUploadedFile("forms.zip", out.getvalue())


def upload(cadres: Cadres, client: Client, *forms: tuple[str, Form]) -> str:
    """Upload for 城管局; the address of the batch."""
    data = {"unit": cadres.world.unit("city_management").pk, "uploads": [packed(*forms)]}
    answer = client.post("/cadres/uploads/new/", data)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_from_the_upload_to_the_paper(cadres: Cadres) -> None:
    personnel = browser(cadres, "personnel")
    deputy = cadres.files["deputy"].pk
    with clock.moved(MORNING):
        batch = upload(cadres, personnel, ("罗秀珍.lrmx", form_of("deputy", MinZu="壮族", JiGuan="广东台山")),
                       ("林新来.lrmx", new_form()))  # fmt: skip
        listed = personnel.get(batch).content.decode()
        assert "罗秀珍" in listed and "林新来" in listed
        known = FormUpload.objects.get(cadre_id=deputy, state="different")
        new = FormUpload.objects.get(name="林新来")
        compared = personnel.get(f"/cadres/uploads/{known.pk}/").content.decode()
        assert all(text in compared for text in ("汉族", "壮族", "广东新会", "广东台山", "民族", "籍贯"))
        assert "何建国" not in compared and cadres.file("deputy").ethnicity == "汉族", "compared, not taken"
        taken = personnel.post(f"/cadres/uploads/{known.pk}/", {"verb": "take", "elements": ["MinZu"]}, follow=True)
        assert "罗秀珍" in taken.content.decode()
        assert (cadres.file("deputy").ethnicity, cadres.file("deputy").native_place) == ("壮族", "广东新会")
        personnel.post(f"/cadres/uploads/{new.pk}/", {"verb": "take"})
        there = Cadre.objects.get(name="林新来").pk
    with clock.moved(MORNING.replace(hour=15)):
        edit = personnel.get(f"/cadres/{deputy}/edit/").context["form"]
        typed = {name: edit[name].value() or "" for name in edit.fields}
        typed |= {"NiRenZhiWu": "区水务局党组书记、局长", "family": "丈夫｜陈国｜1979.03｜中共党员｜新会区教育局科员"}
        assert personnel.post(f"/cadres/{deputy}/edit/", typed)["Location"] == f"/cadres/{deputy}/"
        stale = personnel.post(f"/cadres/{deputy}/edit/", typed | {"MinZu": "瑶族"})
        assert stale.status_code == 400 and "瑶族" in stale.content.decode(), "what was typed is not lost"
        out = lrmx.read(personnel.get(f"/cadres/{deputy}/form.lrmx").content)
        assert (out["MinZu"], out["NiRenZhiWu"], out.family[0].born) == ("壮族", "区水务局党组书记、局长", "197903")
        assert out["JianLi"] == form_of("deputy")["JianLi"] and out.photo == form_of("deputy").photo
        pdf = pypdfium2.PdfDocument(personnel.get(f"/cadres/{deputy}/form.pdf").content)
        paper = "".join(page.get_textpage().get_text_range() for page in pdf)
        pdf.close()
        word = Document(io.BytesIO(personnel.get(f"/cadres/{deputy}/form.docx").content))
        written = "".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
        for text in (paper, written):
            assert "壮族" in text and "区水务局党组书记、局长" in text and "新会区教育局科员" in text
        assert (
            "钟人事 2026-09-14 15:00" in paper
            and "钟人事 2026-09-14 15:00" in word.sections[0].header.paragraphs[0].text
        )
    other = browser(cadres, "other_personnel")
    for path in (f"/cadres/{there}/", f"/cadres/{deputy}/form.docx", batch, f"/cadres/uploads/{known.pk}/"):
        assert other.get(path).status_code == 404, path
    looks = browser(cadres, "security_admin").get("/cadres/looks/").content.decode()
    assert "钟人事" in looks and "罗秀珍" not in looks, "who looked, at which number, and nothing of the file"
    assert all(report.broken is None for report in verify_chains())


def test_twenty_forms_cost_as_many_queries_as_two(cadres: Cadres) -> None:
    client, count = browser(cadres, "cadre_office"), 20
    client.get("/cadres/uploads/new/")  # the first page of a session writes when somebody was seen

    def queries(first: int, number: int) -> int:
        forms = [(f"{at}.lrmx", new_form(at)) for at in range(first, first + number)]
        with CaptureQueriesContext(connection) as captured:
            upload(cadres, client, *forms, ("known.lrmx", form_of("deputy", MinZu="壮族")))
        return len(captured)

    few = queries(1, 1)
    assert queries(2, count) == few <= 25
    assert FormUpload.objects.filter(state="new").count() == count + 1
    with CaptureQueriesContext(connection) as captured:
        client.get("/cadres/forms.zip")
    forms_of_four = len(captured)
    for row in FormUpload.objects.filter(state="new"):
        client.post(f"/cadres/uploads/{row.pk}/", {"verb": "take"})
    with CaptureQueriesContext(connection) as captured:
        archive = zipfile.ZipFile(io.BytesIO(client.get("/cadres/forms.zip").content))
    assert len(archive.namelist()) == count + 5 and len(captured) == forms_of_four
