"""Rules of village points: drafted, adopted by the villagers' assembly, put in force, replaced."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import PointRule, PointRuleSet
from members.rules import points as rules
from members.services.villages.frame import require_village_keeper, village_in_force
from members.states.points import RULE_SET_TABLE, Assembly, DeedCategory, Evidence, Period, RuleSetState
from xinhui.accounts.actors import Actor
from xinhui.attachments.services.store import store_document
from xinhui.audit.services import record
from xinhui.core import clock
from xinhui.core.checks import hold, line, number, one_of, past_day, words
from xinhui.core.errors import Conflict, InvalidInput
from xinhui.core.locking import locked

CODE_MAX, TITLE_MAX, POINTS_MOST = 12, 80, 1000
COPIED = ("code", "title", "category", "points", "evidence", "limit", "period")


@dataclass(frozen=True)
class RuleFacts:
    """What a rule says."""

    code: str
    title: str
    category: str
    points: int
    evidence: str = Evidence.PHOTO
    limit: int | None = None
    period: str = Period.MONTH


def draft_rules(
    *, actor: Actor, area_code: str, objection_days: int = rules.OBJECTION_DAYS, expires_yearly: bool = True,
    shows_balances: bool = True,
) -> PointRuleSet:  # fmt: skip
    """Begin a new version of a village's rules, with the rules in force as its beginning.

    Raises Forbidden, InvalidInput (area_code, objection_days), Conflict `rules-in-preparation`.
    """
    days = number(
        objection_days, field="objection_days", least=rules.OBJECTION_DAYS_LEAST, most=rules.OBJECTION_DAYS_MOST
    )
    with transaction.atomic():
        village_in_force(area_code)
        require_village_keeper(actor, area_code)
        known = list(locked(PointRuleSet.objects.filter(area_code=area_code).order_by("-version")))
        if any(row.state in (RuleSetState.DRAFT, RuleSetState.ADOPTED) for row in known):
            raise Conflict(
                code="rules-in-preparation", field="area_code",
                message=_("The village has rules in preparation already."), action=_("Go on with those."),
            )  # fmt: skip
        draft = PointRuleSet.objects.create(
            area_code=area_code, version=known[0].version + 1 if known else 1, objection_days=days,
            expires_yearly=expires_yearly, shows_balances=shows_balances,
        )  # fmt: skip
        present = next((row for row in known if row.state == RuleSetState.IN_FORCE), None)
        copies = present.rules.all() if present is not None else ()
        PointRule.objects.bulk_create(
            PointRule(rule_set=draft, **{name: getattr(rule, name) for name in COPIED}) for rule in copies
        )
        record(actor=actor, verb="points.rules.draft", target=draft, detail={"version": draft.version, "days": days})
    return draft


def put_rule(*, actor: Actor, rule_set_id: int, facts: RuleFacts) -> PointRule:
    """Write a rule into a draft; one of the same code is written anew.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (code, title, category, points, evidence, limit,
    period).
    """
    values = _checked(facts)
    with transaction.atomic():
        draft = _held(actor, rule_set_id, "change")
        rule, _created = PointRule.objects.update_or_create(rule_set=draft, code=values.pop("code"), defaults=values)
        record(actor=actor, verb="points.rule.put", target=rule, area_code=draft.area_code,
               detail={"code": rule.code, "points": rule.points})  # fmt: skip
    return rule


def put_rules(*, actor: Actor, rule_set_id: int, rows: Sequence[RuleFacts]) -> None:
    """Write several rules. Raises as `put_rule`."""
    with transaction.atomic():
        for facts in rows:
            put_rule(actor=actor, rule_set_id=rule_set_id, facts=facts)


def drop_rule(*, actor: Actor, rule_id: int) -> PointRuleSet:
    """Take a rule out of a draft. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        rule_set_id = PointRule.objects.filter(pk=rule_id).values_list("rule_set_id", flat=True).first()
        draft = _held(actor, rule_set_id, "change")
        rule = hold(PointRule.objects.all(), rule_id)
        record(actor=actor, verb="points.rule.drop", target=rule, area_code=draft.area_code,
               detail={"code": rule.code})  # fmt: skip
        rule.delete()
    return draft


def adopt_rules(
    *, actor: Actor, rule_set_id: int, entitled: int, present: int, in_favour: int, minutes: str,
    adopted_on: date | None = None, counted_by: str = Assembly.VILLAGERS,
    document: "UploadedFile[Any] | None" = None,
) -> PointRuleSet:  # fmt: skip
    """Write down the vote of the villagers' assembly; quorum and majority by 村民委员会组织法, article 22.

    Raises NotFound, Forbidden, TransitionRefused, InvalidInput (entitled, present, in_favour, minutes, adopted_on,
    counted_by, document), Conflict `rules-empty`.
    """
    one_of(counted_by, Assembly.values, field="counted_by")
    _check_vote(entitled, present, in_favour, counted_by)
    day, minutes = past_day(adopted_on, field="adopted_on"), words(minutes, field="minutes")
    stored = store_document(actor=actor, upload=document) if document is not None else None
    with transaction.atomic():
        draft = _held(actor, rule_set_id, "adopt")
        if not draft.rules.exists():
            raise Conflict(
                code="rules-empty", message=_("There is no rule in it yet."), action=_("Write the rules first.")
            )
        draft.state, draft.counted_by, draft.adopted_on, draft.minutes = RuleSetState.ADOPTED, counted_by, day, minutes
        draft.entitled, draft.present, draft.in_favour, draft.document = entitled, present, in_favour, stored
        draft.save()
        record(actor=actor, verb="points.rules.adopt", target=draft,
               detail={"on": day, "entitled": entitled, "present": present, "in_favour": in_favour})  # fmt: skip
    return draft


def _check_vote(entitled: int, present: int, in_favour: int, counted_by: str) -> None:
    number(entitled, field="entitled", least=1)
    number(present, field="present", least=1, most=entitled)
    number(in_favour, field="in_favour", least=0, most=present)
    if not rules.has_quorum(entitled, present, by_households=counted_by == Assembly.HOUSEHOLDS):
        raise InvalidInput(
            code="no-quorum", field="present",
            message=_("An assembly needs more than half of the villagers of age, or two thirds of the households "
                      "(Organic Law of the Villagers' Committees, article 22)."),
            action=_("Hold the assembly again."),
        )  # fmt: skip
    if not rules.has_majority(present, in_favour):
        raise InvalidInput(
            code="no-majority", field="in_favour",
            message=_("More than half of those present must agree."), action=_("Change the draft and vote again."),
        )  # fmt: skip


def put_rules_in_force(*, actor: Actor, rule_set_id: int) -> PointRuleSet:
    """From today these rules hold; those before are replaced. Raises NotFound, Forbidden, TransitionRefused."""
    with transaction.atomic():
        adopted = _held(actor, rule_set_id, "put_in_force")
        today = clock.today()
        for present in PointRuleSet.objects.filter(area_code=adopted.area_code, state=RuleSetState.IN_FORCE):
            present.state, present.replaced_on = RULE_SET_TABLE.next(present.state, "replace"), today
            present.save(update_fields=["state", "replaced_on", "updated_at"])
        adopted.state, adopted.in_force_from = RuleSetState.IN_FORCE, today
        adopted.save(update_fields=["state", "in_force_from", "updated_at"])
        record(actor=actor, verb="points.rules.put_in_force", target=adopted, detail={"version": adopted.version})
    return adopted


def show_balances(*, actor: Actor, rule_set_id: int, shows: bool) -> PointRuleSet:
    """Whether the village's board names balances. Raises NotFound, Forbidden."""
    with transaction.atomic():
        row = _held(actor, rule_set_id, None)
        row.shows_balances = shows
        row.save(update_fields=["shows_balances", "updated_at"])
        record(actor=actor, verb="points.rules.show_balances", target=row, detail={"shows": shows})
    return row


def _held(actor: Actor, rule_set_id: int | None, verb: str | None) -> PointRuleSet:
    """All versions of the village locked, so that two never come into force at once."""
    row = hold(PointRuleSet.objects.all(), rule_set_id)
    list(locked(PointRuleSet.objects.filter(area_code=row.area_code).order_by("pk")))
    require_village_keeper(actor, row.area_code)
    if verb is not None:
        RULE_SET_TABLE.next(row.state, verb)
    return row


def _checked(facts: RuleFacts) -> dict[str, Any]:
    if facts.points == 0:
        raise InvalidInput(code="points-nothing", field="points", message=_("A rule gives or takes points."))
    number(facts.points, field="points", least=-POINTS_MOST, most=POINTS_MOST)
    if facts.limit is not None:
        number(facts.limit, field="limit", least=1, most=1000)
    return {
        "code": line(facts.code, field="code", limit=CODE_MAX),
        "title": line(facts.title, field="title", limit=TITLE_MAX),
        "category": one_of(facts.category, DeedCategory.values, field="category"), "points": facts.points,
        "evidence": one_of(facts.evidence, Evidence.values, field="evidence"), "limit": facts.limit,
        "period": one_of(facts.period, Period.values, field="period"),
    }  # fmt: skip
