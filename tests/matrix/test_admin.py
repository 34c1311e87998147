"""Every page of the browser admin, visited as every role; and no model that the table does not name."""

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import reverse

from tests.matrix.admin_rows import admin_row
from tests.matrix.admin_table import MODELS, SITE, SITE_LINES, Model
from tests.matrix.cadres import CADRE_MODELS
from tests.matrix.district import DISTRICT_MODELS
from tests.matrix.lines import ANONYMOUS, BRANCH_SECRETARY, EMPLOYER_USER, PARTY_MEMBER, Line
from tests.matrix.party import PARTY_MODELS
from tests.matrix.talent import TALENT_MODELS
from tests.matrix.visits import Ground, visit
from tests.matrix.walk import ADMIN_KINDS, missing, operations, stale
from xinhui.accounts.models import Role
from xinhui.admin_verbs import VerbAdmin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("briefly")]
WHO = (ANONYMOUS, *Role.values, BRANCH_SECRETARY, PARTY_MEMBER, EMPLOYER_USER)
EVERY_MODEL = (*MODELS, *PARTY_MODELS, *CADRE_MODELS, *TALENT_MODELS, *DISTRICT_MODELS)
#: The old addresses, and a regular expression that catches what no page answers.
UNNAMED = "unnamed admin/(?P<url>.*)$"
#: Pages whose own rows are looked for; the others are one a model.
ROW_KINDS = ("change", "history", "delete", "old")


def _names(model: Model) -> dict[str, str]:
    base = model.label.replace(".", "_")
    return {kind: f"admin:{base}_{kind}" for kind in ADMIN_KINDS}


def _verb_name(model: Model) -> str:
    return f"admin:{model.label.replace('.', '_')}_verb"


def test_every_admin_page_is_named() -> None:
    named = {f"GET {name}" for model in EVERY_MODEL for name in _names(model).values()}
    named |= {f"GET {_verb_name(model)}" for model in EVERY_MODEL if model.verbs}
    named |= {line.name for line in SITE_LINES} | {f"GET admin:{UNNAMED}"}
    found = [operation for operation in operations() if operation.name.startswith("admin:")]
    sentences = [*missing(found, named), *stale(found, named)]
    assert not sentences, "\n".join(sentences)


def test_every_registered_model_is_named() -> None:
    assert {model._meta.label_lower for model in admin.site._registry} == {model.label for model in EVERY_MODEL}


@pytest.mark.parametrize("line", SITE_LINES, ids=lambda line: line.name)
def test_pages_of_the_site(ground: Ground, line: Line) -> None:
    answers = {who: visit(ground, line, who).status_code for who in WHO}
    assert answers == {who: line.expected(who) for who in WHO}


@pytest.mark.parametrize("model", EVERY_MODEL, ids=lambda model: model.label)
def test_pages_of_a_model(ground: Ground, model: Model) -> None:
    wrong = []
    with transaction.atomic():
        row = admin_row(model.label)
        for kind, name in _names(model).items():
            for method in ("GET", "POST") if kind in ("add", "change", "delete") else ("GET",):
                line = _line(model, kind, name, method, row.pk)
                for who in WHO:
                    if kind == "delete" and method == "POST" and who in model.delete:
                        continue  # confirmed by an empty POST: whether the row may go is another test's question
                    promised, answer = model.expected(who, kind, method), visit(ground, line, who).status_code
                    if answer != promised:
                        wrong.append(f"{method} {name} as {who}: {promised} promised, {answer} came")
        transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("model", EVERY_MODEL, ids=lambda model: model.label)
def test_whoever_looks_sees_rows(ground: Ground, model: Model) -> None:
    with transaction.atomic():
        row = admin_row(model.label)
        page = reverse(_names(model)["change"], args=[row.pk])
        line = Line(f"GET {_names(model)['changelist']}", SITE, suffix=f"?id__exact={row.pk}")
        blind = [who for who in sorted(model.look) if page not in visit(ground, line, who).content.decode()]
        transaction.set_rollback(True)
    assert not blind


@pytest.mark.parametrize("model", [model for model in EVERY_MODEL if model.verbs], ids=lambda model: model.label)
def test_verbs_of_a_model(ground: Ground, model: Model) -> None:
    page = next(page for page in admin.site._registry.values() if page.model._meta.label_lower == model.label)
    assert isinstance(page, VerbAdmin)
    assert {verb.name for verb in page.verbs} == set(model.verbs)
    wrong = []
    with transaction.atomic():
        row = admin_row(model.label)
        for verb, may in model.verbs.items():
            line = Line(f"GET {_verb_name(model)}", may, url={"object_id": row.pk, "verb": verb})
            promised = {who: line.expected(who) for who in WHO}
            answers = {who: visit(ground, line, who).status_code for who in WHO}
            unknown = Line(line.name, may, url={"object_id": 999_999, "verb": verb})
            wrong += [f"{verb} as {who}: {answers[who]}" for who in WHO if answers[who] != promised[who]]
            wrong += [f"{verb} on nothing as {who}" for who in may if visit(ground, unknown, who).status_code != 404]
        transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)


def test_a_row_that_is_not_there_is_unknown(ground: Ground) -> None:
    line = Line("GET admin:grids_whistle_change", SITE, url={"object_id": 999_999})
    assert visit(ground, line, Role.COMMAND_CENTRE).status_code == 404


def _line(model: Model, kind: str, name: str, method: str, pk: object) -> Line:
    if kind == "old":
        return Line("GET admin:index", SITE, suffix=f"{model.label.replace('.', '/')}/{pk}/")
    return Line(f"{method} {name}", SITE, url={"object_id": pk} if kind in ROW_KINDS else {}, data={})
