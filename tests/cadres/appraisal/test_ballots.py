"""What the database holds of a vote, row by row: nothing by which anybody could be found out."""

import json
import logging
import random
import time
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client

from cadres.models import BallotMark, BallotUrn, UnitAppraisal, UrnCode
from cadres.rules.ballot_codes import cleaned, code_hash, new_code
from cadres.selectors.appraisal_scores import scores_of
from cadres.services.appraisal import urns, voting
from tests.cadres.appraisal.kit import ballot, browser, of, on, opened, raises, voting_on
from tests.world_cadres import Cadres
from xinhui.accounts.middleware import SEEN_KEY, SEEN_STEP_SECONDS
from xinhui.core.errors import Conflict, DomainError, InvalidInput, NotFound, TransitionRefused

pytestmark = pytest.mark.django_db
MARKS, CODES = BallotMark._meta.db_table, UrnCode._meta.db_table
ADDRESS = "203.0.113.77"


def dump() -> dict[str, list[str]]:
    """Every table of the database, its rows as text in an order of their own; only the random keys of marks aside."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            if table == MARKS:
                for row in rows:
                    del row["id"]
            found[table] = sorted(json.dumps(row, default=str, ensure_ascii=False, sort_keys=True) for row in rows)
    return found


def cast(slips: urns.Slips, code: str, grades: dict[int, str]) -> None:
    voting.cast_ballot(token=slips.urn.token, code=code, grades=grades)


def lived(slips: urns.Slips, votes: Sequence[tuple[str, dict[int, str]]]) -> dict[str, list[str]]:
    """What the database holds after these votes, in this order; then it is as it was before."""
    with transaction.atomic():
        for code, grades in votes:
            cast(slips, code, grades)
        held = dump()
        transaction.set_rollback(True)
    return held


def test_two_who_swap_their_votes_leave_the_same_data(cadres: Cadres) -> None:
    row = opened(cadres)
    with on(1, 15):
        slips = voting_on(cadres, row)
        kind, hard = ballot(row, "excellent", 罗秀珍="basic"), ballot(row, "incompetent", 梁一鸣="")
        first, second, *_others = slips.codes["b"]
        before = dump()
        one = lived(slips, [(first, kind), (second, hard)])
    with on(1, 16, 17):  # the other history is a day later, in the other order, and the two have swapped their votes
        other = lived(slips, [(second, kind), (first, hard)])
    assert one == other
    assert one != before and one[MARKS] != other[CODES], "the dump sees what was cast"
    assert lived(slips, [(first, kind), (second, kind)]) != one, "and tells other votes apart"


def test_nothing_but_marks_is_written(cadres: Cadres) -> None:
    row = opened(cadres)
    with on(1, 15):
        slips = voting_on(cadres, row)
    voter = browser(cadres, "department_leader")  # signed in at the same browser: the page takes no notice
    here, code = f"/cadres/vote/{slips.urn.token}/", slips.codes["b"][0]
    assert voter.get("/cadres/mine/").status_code == 200
    session = voter.session
    session[SEEN_KEY] = int(time.time()) - 2 * SEEN_STEP_SECONDS  # any other page would write the present moment here
    session.save()
    before = dump()
    said = {f"person-{pk}": grade for pk, grade in ballot(row).items()}
    assert voter.post(here, {"code": code}, REMOTE_ADDR=ADDRESS).status_code == 200
    assert dump() == before, "to look at the ballot leaves nothing"
    assert voter.post(here, {"code": code, "cast": "1", **said}, REMOTE_ADDR=ADDRESS).status_code == 200
    after = dump()
    assert {table for table in after if after[table] != before[table]} == {MARKS, CODES}
    assert set(after[CODES]) < set(before[CODES]) and len(before[CODES]) - len(after[CODES]) == 1
    columns = {field.column for field in BallotMark._meta.fields}
    assert columns == {"id", "urn_id", "voter_class", "person_id", "grade"}, "no time, no voter, no address, no code"
    for text in map(json.loads, after[MARKS]):
        assert set(map(type, text.values())) <= {int, str} and not any(_is_time(value) for value in text.values())
    everything = json.dumps(after, ensure_ascii=False)
    drawn = code_hash(code, slips.urn.salt)
    for trace in (code, code.replace("-", ""), drawn, ADDRESS):
        assert trace not in everything, trace
    assert set(after[MARKS]) == set(_expected(slips.urn, row)), "one mark a person, and nothing ties them together"


def _is_time(value: object) -> bool:
    try:
        datetime.fromisoformat(str(value))
    except ValueError:
        return False
    return not str(value).isdecimal()


def _expected(urn: BallotUrn, row: UnitAppraisal) -> list[str]:
    return [json.dumps({"grade": "competent", "person_id": pk, "urn_id": urn.pk, "voter_class": "b"}, sort_keys=True)
            for pk in ballot(row)]  # fmt: skip


def placed() -> list[tuple[Any, ...]]:
    """Marks in the order in which they lie in the table."""
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT voter_class, person_id, grade FROM {MARKS} ORDER BY {place}")
        return list(cursor.fetchall())


def test_the_order_of_rows_does_not_depend_on_the_order_of_casting(
    cadres: Cadres, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = opened(cadres)
    with on(1, 15):
        slips = voting_on(cadres, row)
    votes = list(zip(slips.codes["b"], (ballot(row, grade) for grade in
                     ("excellent", "competent", "basic", "incompetent", "")), strict=False))  # fmt: skip
    lying, laid, lay_in = [], list[tuple[Any, ...]](), BallotMark.objects.bulk_create

    def seen(marks: list[BallotMark], **options: Any) -> list[BallotMark]:
        laid[:] = [(mark.voter_class, mark.person_id, mark.grade) for mark in marks]
        return lay_in(marks, **options)

    # PostgreSQL puts rows where room became free, and when that is, is its own affair: what counts is the order in
    # which they are handed to it
    monkeypatch.setattr(BallotMark.objects, "bulk_create", seen)
    for seed, order in ((7, votes), (7, votes[::-1]), (7, votes[2:] + votes[:2]), (8, votes)):
        with transaction.atomic():
            for code, grades in order:
                cast(slips, code, grades)
            # the same chance for each history: what is left to tell them apart is the order of casting alone
            monkeypatch.setattr(urns, "_RANDOM", random.Random(seed))
            urns.close_urn(actor=cadres.act("personnel"), urn_id=slips.urn.pk)
            lying.append([*laid])
            assert sorted(placed()) == sorted(laid)
            transaction.set_rollback(True)
    assert lying[0] == lying[1] == lying[2]
    assert lying[3] != lying[0] and sorted(lying[3]) == sorted(lying[0]), "another chance, another order"
    assert lying[0] != sorted(lying[0])


def test_the_urn_is_shaken_at_every_casting(cadres: Cadres) -> None:
    row = opened(cadres)
    with on(1, 15):
        slips = voting_on(cadres, row)
    seen: set[Any] = set()
    for code, grade in zip(slips.codes["b"], ("excellent", "competent", "basic"), strict=False):
        cast(slips, code, ballot(row, grade))
        keys = set(BallotMark.objects.values_list("pk", flat=True))
        assert not keys & seen, "no key outlives a casting: a copy of the table cannot be matched with a later one"
        seen |= keys
    runs = [grade for _class, _person, grade in placed()]
    changes = sum(a != b for a, b in pairwise(runs))
    assert changes > 5, "ballot after ballot would be two changes in thirty marks"


def test_a_code_counts_once_and_a_wrong_one_waits(cadres: Cadres) -> None:
    row = opened(cadres)
    with on(1, 15):
        slips = voting_on(cadres, row)
    code, grades = slips.codes["b"][0], ballot(row)
    cast(slips, code.lower().replace("-", " "), grades)
    for wrong in (code, new_code(), "", "1234", "x" * 40):
        with pytest.raises(InvalidInput) as caught:
            cast(slips, wrong, grades)
        assert caught.value.code == "code-wrong" and caught.value.field == "code"
    with pytest.raises(InvalidInput):
        cast(slips, slips.codes["b"][1], dict.fromkeys(grades, "good"))
    with pytest.raises(NotFound):
        voting.cast_ballot(token="x", code=code, grades=grades)
    for _number in range(voting.MOST_WRONG):
        with pytest.raises(DomainError):
            voting.read_paper(token=slips.urn.token, code="")
    with raises("codes-wait"):
        cast(slips, slips.codes["b"][1], grades)
    cache.clear()
    cast(slips, slips.codes["b"][1], grades)
    assert BallotMark.objects.count() == 20


def test_the_page_sets_no_cookie_and_the_log_is_empty(cadres: Cadres, caplog: pytest.LogCaptureFixture) -> None:
    row = opened(cadres)
    with on(1, 15):
        slips = voting_on(cadres, row)
    here, code = f"/cadres/vote/{slips.urn.token}/", slips.codes["b"][0]
    said = {f"person-{pk}": "unknown" for pk in ballot(row)}
    anybody = Client(headers={"accept-language": "zh-hans"})
    pages = []
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, logger="django.request"):
        for data, status in ((None, 200), ({"code": "ABCD"}, 400), ({"code": code}, 200),
                             ({"code": code, "cast": "1"}, 400), ({"code": code, "cast": "1", **said}, 200),
                             ({"code": code}, 400)):  # fmt: skip
            answer = anybody.get(here) if data is None else anybody.post(here, data)
            assert answer.status_code == status and not answer.cookies and answer["Cache-Control"] == "no-store"
            pages.append(answer.content.decode())
        assert anybody.post("/cadres/vote/none/", {"code": code}).status_code == 404
    assert not [record for record in caplog.records if record.name != "asyncio"]
    assert not anybody.cookies
    empty, wrong, paper, missing, done, again = pages
    assert "罗秀珍" not in empty + wrong, "names are shown to whoever holds a slip"
    assert "罗秀珍" in paper and "优秀" in paper and "不了解" in paper
    assert "验证码不属于本次投票" in wrong and "尚未投出" in missing and "已投入票箱" in done
    assert "验证码不属于本次投票" in again
    signed_in = browser(cadres, "cadre_office").get(here).content.decode()
    assert signed_in == empty, "the same for everybody"


def test_few_ballots_are_never_shown(cadres: Cadres) -> None:
    row = opened(cadres)
    unit = cadres.act("personnel")
    with on(1, 15):
        slips = voting_on(cadres, row, leaders=3, staff=6, served=2)
        for number, code in enumerate(slips.codes["a"]):
            cast(slips, code, ballot(row, "excellent"))
            if number == 0:
                with raises("too-few-ballots"):
                    urns.close_urn(actor=unit, urn_id=slips.urn.pk)
        for code in slips.codes["b"]:
            cast(slips, code, ballot(row, "basic"))
        assert not scores_of(row, [of(cadres, "deputy")])[0].ballots, "an open urn tells nothing"
        cast(slips, slips.codes["c"][0], ballot(row, ""))
        urn = urns.close_urn(actor=unit, urn_id=slips.urn.pk)
    assert urn.cast == {"a": 3, "b": 6, "c": 1} and not UrnCode.objects.exists()
    (part,) = scores_of(row, [of(cadres, "deputy")])[0].ballots
    assert part.group.classes == ("a", "b", "c") and part.counts == (3, 0, 6, 0) and part.unknown == 1
    with pytest.raises(TransitionRefused):
        urns.close_urn(actor=unit, urn_id=urn.pk)
    with pytest.raises(TransitionRefused):
        urns.annul_urn(actor=unit, urn_id=urn.pk, reason="x")
    with pytest.raises(NotFound):
        cast(slips, slips.codes["c"][1], ballot(row))


def test_an_annulled_urn_is_destroyed_unread(cadres: Cadres) -> None:
    row = opened(cadres)
    unit = cadres.act("personnel")
    with on(1, 15):
        slips = voting_on(cadres, row)
        cast(slips, slips.codes["b"][0], ballot(row))
        with pytest.raises(Conflict):
            urns.open_urn(actor=unit, unit_appraisal_id=row.pk, leaders=0, staff=9, served=0)
        urns.annul_urn(actor=unit, urn_id=slips.urn.pk, reason="票据遗失")
        assert not BallotMark.objects.exists() and not UrnCode.objects.exists()
        again = urns.open_urn(actor=unit, unit_appraisal_id=row.pk, leaders=0, staff=9, served=0)
        for few in ((0, 4, 0), (-1, 9, 0), (0, 301, 0)):
            with pytest.raises(InvalidInput):
                urns.open_urn(actor=unit, unit_appraisal_id=row.pk, leaders=few[0], staff=few[1], served=few[2])
    assert len(set(again.codes["b"])) == 9
    assert all(cleaned(code) == code for code in again.codes["b"])
    assert {one.code_hash for one in again.urn.codes.all()} == {code_hash(code, again.urn.salt)
                                                               for code in again.codes["b"]}  # fmt: skip
