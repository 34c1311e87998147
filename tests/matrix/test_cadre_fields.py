"""Field by field: what every reader of the cadres room gets to see of a person, on every address of the room.

Every sealed text, every element of the appointment form, every free text of the room's records is overwritten with a
marker that names its field and row. Then everybody visits every address of the matrix they may open, at home and
elsewhere, files taken included; the markers that come back are held against `FIELDS`. A field that is shown to somebody
whom the table does not name fails; so does a name in the table to whom the field is never shown.
"""

import io
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

import cadres
from cadres.models import Cadre
from cadres.models.sealed_form import IDENTITY
from cadres.models.sealed_line import WORDS, SealedLine, seal_words
from tests.matrix.cadres import CADRES, OFFICE, READERS
from tests.matrix.lines import Line
from tests.matrix.visits import Ground, address, visit
from xinhui.accounts.models import Role
from xinhui.core import clock
from xinhui.core.sealed import SealBroken, seal, unseal

pytestmark = [pytest.mark.django_db]
#: The file of 何建国 at home belongs to the account of a department's handler.
HIMSELF = frozenset({Role.DEPARTMENT_HANDLER})
#: Of a bureau: talker of some talks, observer of some visits.
LEADER, NOBODY = frozenset({Role.DEPARTMENT_LEADER}), frozenset[str]()
Who = tuple[frozenset[str], frozenset[str]]
Shown = dict[str, dict[bool, set[str]]]
#: Whose unit's it is, and the office.
USUAL: Who = (READERS, OFFICE)
#: What is about a person is shown to the person too; somebody else's never.
OWN: Who = (READERS | HIMSELF, OFFICE)
#: A talk of which the leader is the talker; a project of which the leader is an observer.
TALKED: Who = (READERS | LEADER, OFFICE)
OBSERVED: Who = (READERS | LEADER, OFFICE | LEADER)
#: Elections are the organizations', the four checks the office's: no unit's.
ELECTED: Who = (NOBODY, OFFICE)
FIELDS: dict[str, Who] = {
    "appraisalscheme.name": (READERS | HIMSELF, NOBODY),
    "careline.text": TALKED,
    "caretalk.dropped": TALKED,
    "caretalk.note": (OFFICE | LEADER, OFFICE),
    "classlesson.title": OWN,
    "clearing.finding": OWN,
    "conductrecord.facts": OWN,
    "conductrecord.source": OWN,
    "establishedpost.title": OWN,
    "followupvisit.notes": ELECTED,
    "objection.answer": OWN,
    "objection.text": OWN,
    "observationline.text": (NOBODY, OFFICE | LEADER),
    "observationvisit.met": (OFFICE | LEADER, OFFICE | LEADER),
    "observationvisit.place": OBSERVED,
    "observationvisit.seen": (OFFICE | LEADER, OFFICE | LEADER),
    "personappraisal.reason": OWN,
    "personappraisal.report": OWN,
    "posting.host": OWN,
    "postingtask.text": OWN,
    "projectperson.duty": TALKED,
    "promotion.reason": (OFFICE, OFFICE),
    "promotioncheck.note": ELECTED,
    "promotionline.text": (OFFICE, OFFICE),
    "promotion.report": (OFFICE, OFFICE),
    "promotionobjection.source": (OFFICE, OFFICE),
    "promotionobjection.text": (OFFICE, OFFICE),
    "recordreply.answer": OWN,
    "recordreply.text": OWN,
    "removalcase.side": OWN,
    "talkfollowup.text": TALKED,
    "tolerance.plea": OWN,
    "trainingclass.place": OWN,
    "trainingclass.title": OWN,
    "visitfact.text": (NOBODY, OFFICE | LEADER),
    "visitline.text": ELECTED,
    "visitproblem.report": ELECTED,
    "visitproblem.text": ELECTED,
    "visitsighting.words": OBSERVED,
}
#: Sealed, and never shown as it is: pictures, forms (their elements are), lists whose parts are told in words.
NOT_AS_TEXT = (
    "cadre.form", "cadre.photo", "formupload.form", "formupload.photo", "formversion.form", "formversion.photo",
    "promotion.evidence", "promotion.findings", "rankproposal.finding", "reshufflemove.kin",
)  # fmt: skip
#: Elements of the form whose text is free; dates and the identity number are read by rules.
FREE = (
    "ChuShengDi", "JianKangZhuangKuang", "ZhuanYeJiShuZhiWu", "NiRenZhiWu", "NiMianZhiWu", "JiangChengQingKuang",
    "RenMianLiYou", "ChengBaoDanWei", "TianBiaoRen", "QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi",
)  # fmt: skip
#: Written at the end of something; the rows of the matrix stand before it, and their own tests see who reads them.
AFTERWARDS = ("promotionobjection.answer", "promotionwaiver.reason", "talkfollowup.outcome", "visitfact.outcome")
#: Sealed lists, not words.
STRUCTURED = ("promotion.findings", "promotion.evidence", "rankproposal.finding", "reshufflemove.kin")
#: What texts of the room are sealed for, read from its source.
PURPOSES: list[str] = sorted({
    purpose for path in Path(cadres.__file__).parent.rglob("*.py")
    for purpose in re.findall(r'"(cadres\.[a-z_]+)"', path.read_text(encoding="utf-8"))
})  # fmt: skip
MARK = re.compile(r"§([a-z_]+\.[A-Za-z_]+)\.(\d+)§")


def unsealed(text: str) -> str | None:
    """The purpose that a text was sealed for; of an empty one none."""
    if not text:
        return None
    for purpose in PURPOSES:
        try:
            unseal(text, purpose=purpose)
        except SealBroken:
            continue
        return purpose
    return None


def mark_form(row: models.Model) -> None:
    """Free elements of a form and the names of the family."""
    name = row._meta.model_name or ""
    content = json.loads(unseal(row.form_sealed, purpose="cadres.form"))  # type: ignore[attr-defined]
    content["texts"] |= {element: f"§{name}.{element}.{row.pk}§" for element in FREE}
    content["family"] = [["妻子", f"§{name}.family.{row.pk}§", "198001", "群众", ""]]
    text = seal(json.dumps(content, ensure_ascii=False), purpose="cadres.form")
    type(row)._default_manager.filter(pk=row.pk).update(form_sealed=text)


def purposes_of(rows: list[models.Model]) -> set[str]:
    """What texts of a table are sealed for."""
    texts = {text for row in rows for name, text in vars(row).items() if name.endswith("_sealed") and text}
    return {purpose for text in texts if (purpose := unsealed(text))} - {"cadres.form", "cadres.photo", IDENTITY}


def mark_texts(row: models.Model, used: set[str]) -> None:
    """Every other sealed text and free text of the row; a sealed one that is empty too, where the row allows it."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    texts = {field: str(getattr(row, field.attname) or "") for field in row._meta.concrete_fields
             if isinstance(field, models.CharField | models.TextField) and not field.choices and not field.unique}  # fmt: skip
    for field, text in texts.items():
        name = f"{row._meta.model_name}.{field.name.removesuffix('_sealed')}"
        mark = f"§{name}.{row.pk}§"
        value = mark[: field.max_length] if text and (field.max_length or 999) >= 80 else None
        if field.name in ("form_sealed", "photo_sealed", "identity_sealed"):
            continue
        if field.name.endswith("_sealed"):
            purpose = unsealed(text) if text else min(used or {WORDS}) if len(used) <= 1 else None
            assert purpose or not text, field
            value = seal(mark, purpose=purpose) if purpose and name not in STRUCTURED else None
        if value is None or field.name in ("present_post", "native_place", "education"):
            continue
        with suppress(IntegrityError), transaction.atomic():
            rows.update(**{field.name: value})


def lines_everywhere() -> None:
    """A line of history on every row that can have one."""
    for model in apps.get_app_config("cadres").get_models():
        if not issubclass(model, SealedLine):
            continue
        options: Any = model._meta
        facts = {"verb": options.get_field("verb").choices[0][0], "at": clock.now(), "text_sealed": seal_words("x")}
        for field in [one for one in options.concrete_fields if one.is_relation and one.name != "by"]:
            for parent in field.related_model._default_manager.all():
                with suppress(IntegrityError), transaction.atomic():
                    model._default_manager.create(**{field.name: parent, **facts})


def everything(ground: Ground) -> dict[tuple[str, int], bool]:
    """(model, pk) → of the unit at home; every row marked."""
    officer = ground.people[Role.PERSONNEL_OFFICER]
    lines_everywhere()
    home = {}
    for model in apps.get_app_config("cadres").get_models():
        rows: Any = model._default_manager.all()
        seen = set(rows.visible_to(officer).values_list("pk", flat=True)) if hasattr(rows, "visible_to") else set()
        used = purposes_of(list(rows))
        for row in rows:
            home[model._meta.model_name or "", row.pk] = row.pk in seen
            if hasattr(row, "form_sealed") and row.form_sealed:
                mark_form(row)
            mark_texts(row, used)
    return home


def texts_of(content: bytes) -> Iterator[str]:
    """A page, a form, a table: what a reader can get out of it, white space aside."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from texts_of(archive.read(name))
    elif content.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(content)
        yield "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    else:
        for encoding in ("utf-8", "gb18030"):
            yield "".join(re.sub(r"<[^>]{0,300}>", "", content.decode(encoding, errors="ignore")).split())


@pytest.fixture(scope="module")
def shown(ground: Ground) -> Iterator[Shown]:
    """field → at home? → who got to see it, on any address of the room. The marks are on the rows for this module only."""
    with transaction.atomic():
        yield _shown(ground)
        transaction.set_rollback(True)


def _shown(ground: Ground) -> Shown:
    home = everything(ground)
    sealed = Cadre.objects.exclude(identity_sealed="").values_list("pk", "identity_sealed")
    numbers = {unseal(text, purpose=IDENTITY): pk for pk, text in sealed}
    found: Shown = defaultdict(lambda: defaultdict(set))
    for line, who, elsewhere in visits(ground):
        answer = visit(ground, line, who, elsewhere=elsewhere)
        for text in texts_of(answer.content) if answer.status_code == 200 else ():
            for field, pk in MARK.findall(text):
                found[field][home[field.split(".")[0], int(pk)]].add(who)
            for number in (number for number in numbers if number in text):
                found["cadre.identity"][home["cadre", numbers[number]]].add(who)
    return found


def visits(ground: Ground) -> Iterator[tuple[Line, str, bool]]:
    """Everybody at every address that promises them a page, with the row of the line and its like in other states."""
    for line in CADRES:
        kind = line.row.split(":")[0]
        for row in [name for name in ground.rows if name.split(":")[0] == kind] if line.row else [""]:
            one = replace(line, row=row)
            for elsewhere in (False, True) if row else (False,):
                try:
                    address(one, (ground.rows[row].elsewhere if elsewhere else ground.rows[row].home) if row else {})
                except AssertionError:
                    continue  # this row has no such address
                for who in ground.people:
                    if (one.expected_elsewhere(who) if elsewhere else one.expected(who)) == 200:
                        yield one, who, elsewhere


def test_nobody_sees_more_than_the_table_says(shown: Shown) -> None:
    wrong = []
    for field, sides in sorted(shown.items()):
        for at_home, allowed in zip((True, False), FIELDS.get(field, USUAL), strict=True):
            if sides[at_home] - allowed:
                wrong.append(f"{field} {'at home' if at_home else 'elsewhere'}: {sorted(sides[at_home] - allowed)}")
    assert not wrong, "\n".join(wrong)


def test_whom_the_table_names_do_see_it(shown: Shown) -> None:
    """Otherwise the test above proves nothing."""
    personal = {field for field in shown if field in sealed_fields() or field.split(".")[0] in ("cadre", "formupload")}
    assert len(personal) > 20
    wrong = [
        f"{field}: {[sorted(shown[field][at_home]) for at_home in (True, False)]}"
        for field in sorted(personal | set(FIELDS))
        if [shown[field][True], shown[field][False]] != [set(allowed) for allowed in FIELDS.get(field, USUAL)]
    ]
    assert not wrong, "\n".join(wrong)


def test_every_sealed_text_is_shown_somewhere_or_said_to_be_nowhere(shown: Shown) -> None:
    hidden = {field for field in sealed_fields() if field not in shown}
    odd = hidden ^ {*NOT_AS_TEXT, *AFTERWARDS}
    assert not odd, " ".join(sorted(odd))


def sealed_fields() -> set[str]:
    """`model.field` of every sealed text of the room."""
    return {
        f"{model._meta.model_name}.{field.name.removesuffix('_sealed')}"
        for model in apps.get_app_config("cadres").get_models() for field in model._meta.concrete_fields
        if field.name.endswith("_sealed")
    }  # fmt: skip
