"""Forms uploaded: read, compared, taken or set aside; nothing enters a file unseen and nothing of it lies in clear."""

import io
import json
import zipfile
from dataclasses import replace

import pytest
from django.core.serializers import serialize
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cadres.models import Cadre, FormUpload, FormVersion
from cadres.rules import lrm, lrmx
from cadres.rules.difference import FAMILY
from cadres.services.uploads import skip_form, stage_forms, take_form
from cadres.states.cadre import UPLOAD_TABLE, UploadState
from tests.world_cadres import PHOTO, Cadres, form_of
from tests.world_members import identity
from xinhui.audit.models import Entry
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core.errors import Conflict, Forbidden, InvalidInput, NotFound, TransitionRefused


class GbkInfo(zipfile.ZipInfo):
    """An entry whose name is written as archivers here do: in GBK, without the UTF-8 flag."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - zipfile calls it so
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def zipped(*files: tuple[str, bytes]) -> bytes:
    """A zip of them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files:
            archive.writestr(GbkInfo(name), content)
    return out.getvalue()


def changed(**texts: str) -> tuple[str, bytes]:
    """The deputy's form, some texts of it another."""
    return "罗秀珍.lrmx", lrmx.write(form_of("deputy", **texts))


def test_a_file_keeps_what_the_form_said(cadres: Cadres) -> None:
    row = cadres.file("deputy")
    assert (row.name, row.sex, str(row.born_on), row.education_level) == ("罗秀珍", "female", "1980-06-01", 3)
    assert (row.present_post, str(row.since)) == ("区城市管理和综合执法局党组成员、副局长", "2008-05-01")
    assert row.has_town_work and not row.has_village_work and row.is_complete
    assert str(row.retires_on) == "2038-02-01", "born June 1980: 55 years and 32 months"
    assert row.form == form_of("deputy") and row.form.photo == PHOTO and row.versions.get().number == 1


def test_nothing_of_the_form_lies_in_clear(cadres: Cadres) -> None:
    number, relative = identity(902, year=1980), "罗父"
    stored = serialize("json", [*Cadre.objects.all(), *FormUpload.objects.all(), *FormVersion.objects.all()])
    trail = json.dumps(list(Entry.objects.values("verb", "detail", "target_id")), ensure_ascii=False)
    for secret in (number, relative, "健康"):
        assert secret not in stored and secret not in trail
    assert "罗秀珍" not in trail and cadres.file("deputy").identity_masked == f"{number[:4]}{'*' * 10}{number[-4:]}"


def test_the_same_form_says_nothing_new_and_another_names_what_differs(cadres: Cadres) -> None:
    same, other = cadres.stage("personnel", "city_management", changed(), changed(MinZu="壮族", XianRenZhiWu="局长"))
    assert (same.state, same.elements) == ("same", []) and same.cadre == cadres.files["deputy"]
    assert (other.state, other.elements) == ("different", ["MinZu", "XianRenZhiWu"])
    assert cadres.file("deputy").ethnicity == "汉族", "nothing enters a file by being uploaded"
    take_form(actor=cadres.act("personnel"), form_upload_id=other.pk, elements=["XianRenZhiWu"])
    row = cadres.file("deputy")
    assert (row.present_post, row.ethnicity, row.version) == ("局长", "汉族", 2)
    assert row.versions.first().elements == ["XianRenZhiWu"]  # type: ignore[union-attr]  # there are two
    assert all(report.broken is None for report in verify_chains())


def test_what_was_changed_meanwhile_is_not_overwritten_unseen(cadres: Cadres) -> None:
    first, second = cadres.stage(
        "personnel", "city_management", changed(MinZu="壮族"), changed(MinZu="苗族", JiGuan="广东台山")
    )
    take_form(actor=cadres.act("personnel"), form_upload_id=second.pk)
    with pytest.raises(Conflict) as refusal:
        take_form(actor=cadres.act("personnel"), form_upload_id=first.pk)
    assert refusal.value.code == "file-changed" and cadres.file("deputy").ethnicity == "苗族"


def test_known_by_name_and_birth_where_a_form_has_no_number(cadres: Cadres) -> None:
    legacy = form_of("deputy", ShenFenZheng="", Version="")
    row, namesake = cadres.stage(
        "personnel", "city_management", ("old.lrm", lrm.write(legacy)), ("old.pic", PHOTO),
        ("namesake.lrmx", lrmx.write(form_of("deputy", ShenFenZheng=identity(999)))),
    )  # fmt: skip
    assert row.cadre == cadres.files["deputy"] and row.elements == ["ShenFenZheng"], "the photo lay beside it"
    assert (namesake.state, namesake.cadre) == ("new", None), "another number is another person"


def test_a_zip_of_many_with_names_in_gbk(cadres: Cadres) -> None:
    forms = [(f"干部{number}.lrmx", lrmx.write(form_of("clerk", XingMing=f"新{number}", ShenFenZheng=identity(number))))
             for number in range(20, 60)]  # fmt: skip
    bundle = zipped(*forms, ("readme.txt", b"x"), ("坏.lrmx", b"<Person>\n<XingMing>"), ("__MACOSX/._a.lrmx", b""))
    with CaptureQueriesContext(connection) as queries:
        rows = cadres.stage("personnel", "city_management", ("全部.zip", bundle))
    assert [row.state for row in rows].count("new") == 40 and len(queries) < 20
    refused = {row.file_name: row for row in rows if row.state == "refused"}
    assert refused["坏.lrmx"].line == 2 and set(refused) == {"坏.lrmx", "readme.txt"}
    assert "第" in refused["坏.lrmx"].reason or "XML" in refused["坏.lrmx"].reason
    made = take_form(actor=cadres.act("personnel"), form_upload_id=rows[0].pk)
    assert made.unit == cadres.world.unit("city_management") and made.name == "新20"


@pytest.mark.parametrize("content", [b"no zip", b"PK\x03\x04broken"])
def test_a_damaged_zip_is_refused(cadres: Cadres, content: bytes) -> None:
    (row,) = cadres.stage("personnel", "city_management", ("全部.zip", content))
    assert row.state == "refused" and row.reason


def test_findings_of_the_resume_come_with_it(cadres: Cadres) -> None:
    text = "<Person><XingMing>甲</XingMing><JianLi>1998.07—2003.05 科员\n2004.05--         副局长</JianLi></Person>"
    (row,) = cadres.stage("personnel", "city_management", ("甲.lrmx", text.encode()))
    assert row.findings == [[1, "prefix"], [2, "gap"]]


def test_who_may(cadres: Cadres) -> None:
    file = changed(MinZu="壮族")
    with pytest.raises(Forbidden):
        cadres.stage("other_personnel", "city_management", file)
    for who in ("org_department", "district_leader", "system_admin", "department_leader"):
        with pytest.raises(Forbidden):
            cadres.stage(who, "city_management", file)
    (row,) = cadres.stage("personnel", "city_management", file)
    with pytest.raises(NotFound):
        take_form(actor=cadres.act("other_personnel"), form_upload_id=row.pk)
    with pytest.raises(InvalidInput):
        cadres.stage("personnel", "city_management")
    with pytest.raises(NotFound):
        stage_forms(actor=cadres.act("cadre_office"), unit_id=10**9, files=[file])


def test_a_person_of_another_unit_is_not_given_away_but_not_doubled(cadres: Cadres) -> None:
    content = lrmx.write(form_of("elsewhere"))
    (row,) = cadres.stage("personnel", "city_management", ("谢.lrmx", content))
    assert (row.state, row.cadre) == ("new", None)
    with pytest.raises(Conflict) as refusal:
        take_form(actor=cadres.act("personnel"), form_upload_id=row.pk)
    assert refusal.value.code == "identity-known" and Cadre.objects.count() == len(cadres.files)
    with pytest.raises(IntegrityError), transaction.atomic():
        Cadre.objects.filter(pk=cadres.files["clerk"].pk).update(
            identity_print=cadres.files["elsewhere"].identity_print
        )


def test_choosing_nothing_and_a_form_without_a_name(cadres: Cadres) -> None:
    (row,) = cadres.stage("personnel", "city_management", changed(MinZu="壮族"))
    with pytest.raises(InvalidInput) as refusal:
        take_form(actor=cadres.act("personnel"), form_upload_id=row.pk, elements=["JiGuan"])
    assert refusal.value.field == "elements"
    (row,) = cadres.stage("personnel", "city_management", ("x.lrmx", b"<Person><MinZu>x</MinZu></Person>"))
    with pytest.raises(Conflict) as nameless:
        take_form(actor=cadres.act("personnel"), form_upload_id=row.pk)
    assert nameless.value.code == "no-name"


def test_the_family_and_unknown_elements_come_along(cadres: Cadres) -> None:
    form = form_of("deputy")
    content = lrmx.write(replace(form, family=())).replace(b"<MinZu>", b"<XinZeng>1</XinZeng><MinZu>")
    (row,) = cadres.stage("personnel", "city_management", ("a.lrmx", content))
    assert row.elements == [FAMILY]
    take_form(actor=cadres.act("personnel"), form_upload_id=row.pk)
    assert cadres.file("deputy").form.family == () and b"<XinZeng>1</XinZeng>" in lrmx.write(cadres.file("deputy").form)


def test_every_state_and_verb(cadres: Cadres) -> None:
    verbs = {"take": take_form, "skip": skip_form}
    assert set(verbs) == set(UPLOAD_TABLE.verbs)
    (row,) = cadres.stage("personnel", "city_management", changed(MinZu="壮族"))
    kept = row.form_sealed
    for state in UploadState:
        for verb, service in verbs.items():
            FormUpload.objects.filter(pk=row.pk).update(state=state, reason="x", form_sealed=kept)
            if UPLOAD_TABLE.allows(state, verb):
                with transaction.atomic():
                    service(actor=cadres.act("personnel"), form_upload_id=row.pk)  # type: ignore[operator]  # two kinds
                    assert FormUpload.objects.get(pk=row.pk).state == UPLOAD_TABLE.next(state, verb)
                    transaction.set_rollback(True)
            else:
                with pytest.raises(TransitionRefused):
                    service(actor=cadres.act("personnel"), form_upload_id=row.pk)  # type: ignore[operator]  # as above


def test_what_was_set_aside_is_forgotten(cadres: Cadres) -> None:
    (row,) = cadres.stage("personnel", "city_management", changed(MinZu="壮族"))
    assert skip_form(actor=cadres.act("personnel"), form_upload_id=row.pk).form_sealed == ""


def test_versions_are_never_altered(cadres: Cadres) -> None:
    version = cadres.file("deputy").versions.get()
    for act in (version.save, version.delete):
        with pytest.raises(TypeError):
            act()
