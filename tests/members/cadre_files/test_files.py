"""Files of cadres: opened, filled, verified, chased once, closed for good; who may and who sees; every refusal's field."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from members.models import CadreDocument, CadreFile, CadrePost, RequiredDocument
from members.selectors.cadre_files import by_town, completeness, files_kept, listed
from members.services.cadre_files import documents as d
from members.services.cadre_files import keep as k
from members.services.cadre_files.chase import chase_cadre_files
from members.services.cadre_files.defaults import take_over_usual
from members.states.cadre_files import FILE_TABLE, FileState
from tests.members.cadre_files.kit import BASICS, DAY, filed, opened, paper, require, told
from tests.world import OTHER_VILLAGE, TOWN, VILLAGE
from tests.world_members import Party
from xinhui.accounts.actors import SYSTEM
from xinhui.attachments.services.purge import orphans
from xinhui.audit.models import Entry
from xinhui.audit.selectors.verify import verify_chains
from xinhui.core import clock
from xinhui.core.clock import LOCAL
from xinhui.core.errors import Conflict, DomainError, Forbidden, NotFound, TransitionRefused

EMPTY = SimpleUploadedFile("a.pdf", b"", "application/pdf")


def state_of(row: CadreFile) -> tuple[int, str]:
    one = completeness([row])[row.pk]
    return one.percent, ",".join([*one.empty, *(f"{each.kind}{each.year or ''}" for each in one.missing)])


def test_complete_by_the_posts_held(party: Party) -> None:
    require(("secretary", "screening", "once", 1), ("secretary", "appraisal", "last_year", 1),
            ("director", "education", "once", 1))  # fmt: skip
    last = clock.today().year - 1
    row = opened(party, basics=False)
    assert state_of(row) == (0, f"sex,born_on,education,appraisal{last},screening")
    row = k.write_basics(actor=party.act("secretary"), cadre_id=row.pk, **BASICS)
    filed(party, row, "appraisal", last - 1)
    assert state_of(row) == (60, f"appraisal{last},screening"), "another year's does not count"
    filed(party, row, "appraisal", last, who="secretary")
    k.add_cadre_post(actor=party.act("secretary"), cadre_id=row.pk, post="director", starts_on=DAY)
    assert state_of(row) == (66, "education,screening")
    k.end_cadre_post(actor=party.act("secretary"), cadre_id=row.pk, post="director")
    assert state_of(row) == (80, "screening") and files_kept() == 1


def test_a_members_form_comes_from_the_register(party: Party) -> None:
    row = opened(party, member_id=party.members["branch_secretary"].pk, name="")
    assert (row.name, row.user_id) == ("阿菊", party.users["branch_secretary"].pk)
    assert row.sex and row.born_on and "education" in state_of(row)[1]


def test_the_town_verifies_what_is_complete_and_a_change_takes_it_back(party: Party) -> None:
    require(("secretary", "screening", "once", 1))
    row, town = opened(party), party.act("organizer")
    with pytest.raises(Conflict) as lacks:
        d.verify_cadre_file(actor=town, cadre_id=row.pk)
    assert lacks.value.code == "file-incomplete"
    filed(party, row, "screening", who="secretary")
    for who in ("secretary", "other_organizer", "branch_secretary", "town_leader"):
        with pytest.raises(Forbidden):
            d.verify_cadre_file(actor=party.act(who), cadre_id=row.pk)
    assert d.verify_cadre_file(actor=town, cadre_id=row.pk).verified_by_id == town.user_id
    (found,) = by_town(party.user("organizer"))
    assert (found.code, found.files, found.complete, found.verified, found.lacking) == (TOWN, 1, 1, 1, 0)
    with pytest.raises(Conflict) as twice:
        d.verify_cadre_file(actor=town, cadre_id=row.pk)
    assert twice.value.code == "file-verified"
    filed(party, row, "training", who="secretary")
    row.refresh_from_db()
    assert row.verified_at is None and row.verified_by_id is None


def test_taken_out_no_longer_counts_and_stays_to_be_seen(party: Party) -> None:
    require(("secretary", "screening", "once", 1))
    row = opened(party)
    filed(party, row, "screening")
    document = CadreDocument.objects.get()
    assert not orphans().filter(pk=document.attachment_id).exists()
    with clock.moved(clock.now() + timedelta(days=5)):
        assert not orphans().filter(pk=document.attachment_id).exists(), "a file's document is never purged"
    with pytest.raises(Forbidden):
        d.take_out_document(actor=party.act("secretary"), document_id=document.pk, reason="归错")
    d.take_out_document(actor=party.act("organizer"), document_id=document.pk, reason="归错")
    assert state_of(row)[1] == "screening" and CadreDocument.objects.get().taken_out_reason == "归错"
    with pytest.raises(Conflict) as again:
        d.take_out_document(actor=party.act("organizer"), document_id=document.pk, reason="再次")
    assert again.value.code == "document-out"
    with pytest.raises(NotFound):
        d.take_out_document(actor=party.act("organizer"), document_id=0, reason="x")
    filed(party, row, "screening")
    assert state_of(row) == (100, ""), "the right one, though the same bytes"


@pytest.mark.parametrize(
    ("field", "changes"),
    [("area_code", {"area_code": TOWN}), ("post", {"post": "x"}), ("starts_on", {"starts_on": date(2099, 1, 1)}),
     ("name", {"name": " "}), ("member_id", {"member_id": 0}), ("member_id", {"member_id": "other_party_member"}),
     ("user_id", {"user_id": "other_secretary"})],
)  # fmt: skip
def test_every_refusal_at_the_opening_names_its_field(party: Party, field: str, changes: dict[str, Any]) -> None:
    changes = dict(changes)
    if changes.get("member_id"):
        changes["member_id"] = party.members[changes["member_id"]].pk
    if "user_id" in changes:
        changes["user_id"] = party.user(changes["user_id"]).pk
    with pytest.raises(DomainError) as refusal:
        opened(party, "org_department", **changes)
    assert refusal.value.field == field and not CadreFile.objects.exists()


def test_each_once_and_who_sees(party: Party) -> None:
    member, user = party.members["party_member"].pk, party.user("secretary").pk
    row, actor = opened(party, member_id=member, user_id=user), party.act("secretary")
    for field, changes in (("member_id", {"member_id": member}), ("post", {"name": "阿水"}),
                           ("user_id", {"user_id": user, "post": "deputy"})):  # fmt: skip
        with pytest.raises(Conflict) as again:
            opened(party, **changes)
        assert again.value.field == field
    with pytest.raises(DomainError) as never:
        k.end_cadre_post(actor=actor, cadre_id=row.pk, post="deputy")
    assert never.value.field == "post"
    with pytest.raises(Conflict) as last:
        k.end_cadre_post(actor=actor, cadre_id=row.pk, post="secretary")
    assert last.value.code == "last-post"
    d.file_document(actor=actor, cadre_id=row.pk, kind="pledge", document=paper())
    for field, more in (("document", {}), ("kind", {"kind": "audit"}), ("year", {"year": 2099}),
                        ("note", {"note": "长" * 121}), ("document", {"document": EMPTY})):  # fmt: skip
        with pytest.raises(DomainError) as refused:
            facts: dict[str, Any] = {"kind": "pledge", "document": paper(), **more}
            d.file_document(actor=actor, cadre_id=row.pk, **facts)
        assert refused.value.field == field
    with pytest.raises(Forbidden):
        opened(party, "other_organizer", post="deputy")
    assert listed(party.user("secretary")).count() == 1
    for who in ("party_member", "branch_secretary", "other_organizer", "worker"):
        assert not listed(party.user(who)), who


def test_matters_of_discipline_are_the_towns(party: Party) -> None:
    row = opened(party)
    with pytest.raises(Forbidden) as own:
        filed(party, row, "discipline", who="secretary")
    assert own.value.code == "town-required"
    filed(party, row, "discipline")


def test_a_new_term_is_a_new_post_in_the_same_file(party: Party) -> None:
    row, actor = opened(party), party.act("secretary")
    begun = date(2026, 1, 10)
    k.add_cadre_post(actor=actor, cadre_id=row.pk, post="secretary", starts_on=begun)
    found = row.posts.values_list("starts_on", "ends_on")
    assert list(found) == [(DAY, begun - timedelta(days=1)), (begun, None)]
    with pytest.raises(DomainError) as early:
        k.add_cadre_post(actor=actor, cadre_id=row.pk, post="secretary", starts_on=begun)
    assert early.value.field == "starts_on"


def test_closed_for_good_with_what_it_lacked(party: Party) -> None:
    require(("secretary", "screening", "once", 1), ("secretary", "audit", "departure", 1))
    member = party.members["party_member"].pk
    row, town = opened(party, member_id=member), party.act("organizer")
    with pytest.raises(Forbidden):
        k.close_cadre_file(actor=party.act("secretary"), cadre_id=row.pk, leaving="term")
    for field, facts in (("leaving", {"leaving": "x"}), ("note", {"leaving": "removed"}),
                         ("left_on", {"leaving": "term", "left_on": date(2099, 1, 1)}),
                         ("left_on", {"leaving": "term", "left_on": date(2020, 1, 1)})):  # fmt: skip
        with pytest.raises(DomainError) as refused:
            k.close_cadre_file(actor=town, cadre_id=row.pk, **facts)
        assert refused.value.field == field
    row = k.close_cadre_file(actor=town, cadre_id=row.pk, leaving="term")
    assert row.lacked == "screening:0" and not CadrePost.objects.filter(ends_on=None).exists()
    assert state_of(row) == (0, "audit") and files_kept() == 0
    d.file_departure_audit(actor=town, cadre_id=row.pk, document=paper("audit"))
    assert state_of(row) == (100, "")
    again = opened(party, member_id=member)
    assert again.pk != row.pk, "who comes back after years gets a new file"


VERBS: dict[str, Callable[[Party, int], object]] = {
    "basics": lambda p, pk: k.write_basics(actor=p.act("organizer"), cadre_id=pk, **BASICS),
    "post": lambda p, pk: k.add_cadre_post(actor=p.act("organizer"), cadre_id=pk, post="deputy", starts_on=DAY),
    "end": lambda p, pk: k.end_cadre_post(actor=p.act("organizer"), cadre_id=pk, post="member"),
    "document": lambda p, pk: d.file_document(actor=p.act("organizer"), cadre_id=pk, kind="pledge", document=paper()),
    "verify": lambda p, pk: d.verify_cadre_file(actor=p.act("organizer"), cadre_id=pk),
    "close": lambda p, pk: k.close_cadre_file(actor=p.act("organizer"), cadre_id=pk, leaving="term"),
    "audit": lambda p, pk: d.file_departure_audit(actor=p.act("organizer"), cadre_id=pk, document=paper("audit")),
}  # fmt: skip


def test_every_pair_of_state_and_verb(party: Party) -> None:
    assert set(VERBS) == set(FILE_TABLE.verbs)
    row = opened(party)
    k.add_cadre_post(actor=party.act("organizer"), cadre_id=row.pk, post="member", starts_on=DAY)
    for state in FileState:
        if state == FileState.CLOSED:
            VERBS["close"](party, row.pk)
        for verb, do in VERBS.items():
            mark = transaction.savepoint()
            if FILE_TABLE.allows(state, verb):
                do(party, row.pk)
                row.refresh_from_db()
                assert row.state == FILE_TABLE.next(state, verb), (state, verb)
            else:
                with pytest.raises(TransitionRefused):
                    do(party, row.pk)
            transaction.savepoint_rollback(mark)


def test_chased_once_until_complete_and_once_more_for_what_comes_due(party: Party) -> None:
    require(("secretary", "screening", "once", 1), ("secretary", "pledge", "this_year", 4))
    with clock.moved(datetime(2026, 2, 1, 6, tzinfo=LOCAL)):
        row = opened(party)
        assert chase_cadre_files(actor=SYSTEM) == 0, "a new file is given time"
    for day in (datetime(2026, 2, 15, 6, tzinfo=LOCAL), datetime(2026, 2, 16, 6, tzinfo=LOCAL)):
        with clock.moved(day):
            chase_cadre_files(actor=SYSTEM)
    kind = "party.cadre_files_lacking"
    assert told(kind) == ["chenzhishu", "tanweiyuan"], "the village's secretary and the town's office, once"
    with clock.moved(datetime(2026, 3, 1, 6, tzinfo=LOCAL)):
        filed(party, row, "screening")
        chase_cadre_files(actor=SYSTEM)
        row.refresh_from_db()
        assert row.chased_on is None and len(told(kind)) == 2
    with clock.moved(datetime(2026, 4, 1, 6, tzinfo=LOCAL)):
        assert chase_cadre_files(actor=SYSTEM) == 2
    assert all(one.broken is None for one in verify_chains())


def test_a_vacant_village_is_chased_through_its_town(party: Party) -> None:
    require(("deputy", "screening", "once", 1))
    opened(party, "org_department", post="deputy")
    opened(party, "org_department", post="deputy", area_code=OTHER_VILLAGE)
    party.user("secretary").posts.update(ends_on=clock.today() - timedelta(days=1))
    with clock.moved(clock.now() + timedelta(days=20)):
        chase_cadre_files(actor=SYSTEM)
    assert told("party.cadre_files_lacking") == ["hezhishu", "ouweiyuan", "tanweiyuan"]


def test_the_usual_requirements_are_taken_over_once_by_the_department(party: Party) -> None:
    with pytest.raises(Forbidden):
        take_over_usual(actor=party.act("organizer"))
    assert take_over_usual(actor=party.act("org_department")) == RequiredDocument.objects.count() + 5
    assert RequiredDocument.objects.filter(kind="audit").count() == 2
    with pytest.raises(Conflict) as twice:
        take_over_usual(actor=party.act("org_department"))
    assert twice.value.code == "requirements-there"


def test_the_trail_says_who_looked_and_never_what_is_private(party: Party) -> None:
    row = opened(party, member_id=party.members["party_member"].pk)
    d.look_into_file(actor=party.act("town_leader"), cadre_id=row.pk)
    entry = Entry.objects.get(verb="party.cadre_file.look")
    assert entry.actor_id == party.user("town_leader").pk and entry.target_id == str(row.pk)
    details = " ".join(str(one.detail) for one in Entry.objects.filter(verb__startswith="party.cadre_file"))
    assert "阿兰" not in details and str(row.born_on) not in details
    with pytest.raises(NotFound):
        d.look_into_file(actor=party.act("town_leader"), cadre_id=0)


@pytest.mark.parametrize(
    ("name", "change"),
    [("cadre_file_closed_for_a_reason", {"state": "closed"}),
     ("cadre_file_verified_by_somebody", {"verified_at": datetime(2026, 1, 1, tzinfo=LOCAL)})],
)  # fmt: skip
def test_constraints_hold_around_the_service(party: Party, name: str, change: dict[str, Any]) -> None:
    row = opened(party)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        CadreFile.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        CadrePost.objects.create(cadre=row, area_code=VILLAGE, post="secretary", starts_on=DAY)
    with pytest.raises(IntegrityError, match="required_document_audit"), transaction.atomic():
        RequiredDocument.objects.create(post="secretary", kind="audit", rhythm="once")
