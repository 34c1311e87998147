"""What every verb of a promotion begins and ends with."""

import json
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import pgettext_lazy

from cadres.models import Cadre, ConductRecord, Promotion, PromotionLine
from cadres.models.sealed_line import seal_words
from cadres.rules.facts import appraisals_of
from cadres.rules.form import Form
from cadres.rules.promotions import Finding, Goal, Nominee, conditions
from cadres.selectors.promotion_evidence import evidence_of
from cadres.services.frame import hold_cadre, require_office, require_person
from cadres.services.pools.frame import refuse_own_matter
from cadres.states.promotions import PROMOTION_TABLE
from cadres.states.records import Polarity, RecordKind
from xinhui.accounts.actors import Actor
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold
from xinhui.core.errors import Conflict

WORDS_MOST = 2000


def hold_case(actor: Actor, promotion_id: int, verb: str) -> Promotion:
    """The file and the case, both locked, for a verb of the office. Raises NotFound, Forbidden, TransitionRefused,
    Conflict `own-matter`."""
    cadre_id = Promotion.objects.filter(pk=promotion_id).values_list("cadre_id", flat=True).first()
    cadre = hold_cadre(actor, cadre_id)
    row = hold(Promotion.objects.select_related("post__unit"), promotion_id)
    row.cadre = cadre
    require_office(actor)
    PROMOTION_TABLE.next(row.state, verb)
    refuse_own_matter(actor, cadre)
    return row


def second_person(actor: Actor, row: Promotion) -> int:
    """The acting account, which is not the drafter's. Raises Forbidden, Conflict `own-draft`."""
    person = require_person(actor)
    if row.drafted_by_id == person:
        raise Conflict(
            code="own-draft", message=pgettext_lazy("promotion", "Whoever drafts a case does not decide it."),
            action=pgettext_lazy("promotion", "Leave it to a colleague of the cadre office."),
        )  # fmt: skip
    return person


def turn(actor: Actor, row: Promotion, verb: str, text: str = "") -> Promotion:
    """The next state, the line of the history, the audit; the words stay out of the audit."""
    assert transaction.get_connection().in_atomic_block
    row.state = PROMOTION_TABLE.next(row.state, verb)
    row.save()
    keep_line(actor, row, verb, text)
    return row


def keep_line(actor: Actor, row: Promotion, verb: str, text: str) -> None:
    """A line of the history, and the audit."""
    PromotionLine.objects.create(promotion=row, at=clock.now(), by_id=actor.user_id, verb=verb,
                                 text_sealed=seal_words(text))  # fmt: skip
    record(actor=actor, verb=f"cadre.promotion.{verb}", target=row, area_code=row.cadre.unit.area_code,
           detail={"state": row.state, "post": row.post_id, "level": row.level})  # fmt: skip


def findings_of(row: Promotion, form: Form) -> list[Finding]:
    """The conditions as the records say today."""
    goal = Goal(row.level, row.post.title if row.post is not None else "")
    return conditions(goal, nominee_of(row.cadre, form, row.political), clock.today())


def nominee_of(cadre: Cadre, form: Form, political: str) -> Nominee:
    """What the conditions ask of a file. One query: disciplines within their effect."""
    rows = ConductRecord.objects.counting().filter(cadre=cadre, polarity=Polarity.NEGATIVE, kind=RecordKind.DISCIPLINE)
    return Nominee(
        level=cadre.post_level, since=cadre.since or cadre.rank_since, retires_on=cadre.retires_on,
        began_work_on=cadre.began_work_on, joined_on=cadre.joined_on, education_level=cadre.education_level,
        has_grassroots_work=cadre.has_town_work or cadre.has_village_work, is_complete=cadre.is_complete,
        appraisals=appraisals_of(form), disciplines=tuple(rows.order_by("pk").values_list("pk", flat=True)),
        political=political,
    )  # fmt: skip


def write_down(row: Promotion) -> list[Finding]:
    """Conditions and evidence as they stand now, sealed into the case; the conditions."""
    form = row.cadre.form
    found = findings_of(row, form)
    row.findings_sealed = seal_words(json.dumps([asdict(one) for one in found], ensure_ascii=False))
    pieces = [[one.kind, one.text, one.url] for one in evidence_of(row.cadre, form)]
    row.evidence_sealed = seal_words(json.dumps(pieces, ensure_ascii=False))
    return found
