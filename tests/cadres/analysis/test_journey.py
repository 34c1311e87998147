"""From a vacancy to the comparison over HTTP, every page opened; the formula never sees what the law forbids."""

from dataclasses import fields, replace

import pytest
from django.test import Client

from cadres.models import Cadre, EstablishedPost, PostTenure, Reshuffle
from cadres.rules.fit import Candidate
from cadres.rules.form import Relative
from cadres.services import establishment
from cadres.services.analysis import profiles, targets
from cadres.services.analysis.looking import weigh
from cadres.services.keeping import write_form
from tests.world_cadres import Cadres
from xinhui.accounts.models import User
from xinhui.audit.models import Entry
from xinhui.core.errors import Forbidden


def test_a_reshuffle_from_a_vacancy_to_the_comparison(cadres: Cadres, client: Client) -> None:
    office, world = cadres.act("cadre_office"), cadres.world
    unit, deputy, head = world.unit("city_management"), cadres.file("deputy"), cadres.file("head")
    for order, (title, level) in enumerate((("局长", "township"), ("副局长", "township_deputy"))):
        establishment.establish_post(actor=office, unit_id=unit.pk, title=title, level=level, order=order)
    top, second = EstablishedPost.objects.order_by("order")
    establishment.fill_post(actor=office, established_post_id=second.pk, cadre_id=deputy.pk)
    targets.add_target(actor=office, name="女干部至少1名", measure="women", bound="at_least", value=1)
    targets.add_home_rule(actor=office, level="township", places="广东新会")
    elsewhere = cadres.file("elsewhere")
    write_form(
        office, elsewhere, replace(elsewhere.form, family=(Relative("妻子", deputy.name),)), source="", elements=[]
    )
    client.force_login(User.objects.get(pk=office.user_id))
    client.post("/cadres/reshuffles/new/", {"title": "城管局班子调整"})
    row = Reshuffle.objects.get()
    plan = f"/cadres/reshuffles/{row.pk}/plan/"
    assert client.get(f"{plan}?post={top.pk}").status_code == 200
    for cadre, post in ((deputy, top), (elsewhere, second)):
        assert client.post(plan, {"cadre": cadre.pk, "post": post.pk}).status_code == 302
    found = client.get(f"/cadres/reshuffles/{row.pk}/").context["found"]
    assert {"kin", "home", "short"} <= {str(warning.kind) for warning in found.warnings}
    assert not found.outcome.fallen_vacant, "the chain is closed by the second move"
    assert Entry.objects.filter(verb="cadre.look.kin").exists()
    top.refresh_from_db()
    assert top.holder_id is None, "nothing is applied"
    assert client.get("/cadres/compare/", {"pk": [deputy.pk, head.pk]}).status_code == 200
    for path in ("analysis/", "analysis/targets/", "analysis/teams.xlsx", f"analysis/units/{unit.pk}/", "reshuffles/",
                 f"analysis/units/{unit.pk}/history/", f"analysis/units/{unit.pk}/files/measure-women/", "profiles/"):  # fmt: skip
        assert client.get(f"/cadres/{path}").status_code == 200, path
    establishment.free_post(actor=office, established_post_id=second.pk, reason="另有任用")
    assert list(PostTenure.objects.values_list("event", flat=True)) == ["began", "ended"]
    with pytest.raises(Forbidden):
        targets.add_target(actor=cadres.act("personnel"), name="x", measure="women", bound="at_least", value=1)


def test_what_the_law_forbids_changes_no_score(cadres: Cadres, client: Client) -> None:
    office = cadres.act("cadre_office")
    profile = profiles.make_profile(actor=office, name="业务副职", candidates="none")
    for kind, number, words in (("education", 3, ""), ("years_left", 10, ""), ("appraisals", 2, ""), ("town", 0, ""),
                                ("years_of_work", 20, ""), ("post_words", 0, "局")):  # fmt: skip
        profiles.set_condition(actor=office, profile_id=profile.pk, kind=kind, weight=20, number=number, words=words)

    def scores() -> dict[int, object]:
        return {row.pk: fit.total for fit, row in weigh(actor=office, profile_id=profile.pk)}

    before = scores()
    assert len(before) == 4 and any(before.values())
    for row in Cadre.objects.all():
        texts = {**row.form.texts, "XingBie": "男" if row.sex == "female" else "女", "MinZu": "回族", "JiGuan": "北京",
                 "JianKangZhuangKuang": "一般"}  # fmt: skip
        write_form(office, row, replace(row.form, texts=texts, family=()), source="", elements=[])
    assert scores() == before
    names = {field.name for field in fields(Candidate)}
    assert not names & {"sex", "ethnicity", "native_place", "health", "family", "name", "retires_on"}
    client.force_login(User.objects.get(pk=office.user_id))
    assert client.get(f"/cadres/profiles/{profile.pk}/?weigh=1").status_code == 200
