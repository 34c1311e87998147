"""Villages report in the demo's heavy rain: most in time, some after the chase; the low town has the most to say."""

from random import Random

from django.db import transaction

from grids.models import FrozenRecipient, ReportRound, SituationReport
from grids.report_states import OWED
from grids.services.situation.reports import return_report, submit_report
from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.demo.squads import MUZHOU

#: Of the villages outside the low town, this share has anything to report.
TOUCHED = 0.2


def villages_report(*, activation_id: int, share: float, rng: Random) -> None:
    """This share of the villages that owe the newest round a report send it."""
    opened = ReportRound.objects.filter(activation_id=activation_id).latest("as_of")
    secretaries = _people(activation_id, Role.VILLAGE_SECRETARY)
    with transaction.atomic():
        for report in opened.reports.filter(state__in=OWED).order_by("area_code"):
            if report.area_code in secretaries and rng.random() < share:
                figures, text = _happened(report, opened.number)
                submit_report(actor=secretaries[report.area_code], report_id=report.pk, figures=figures, text=text)


def _people(activation_id: int, role: Role) -> dict[str, Actor]:
    rows = FrozenRecipient.objects.filter(activation_id=activation_id, role=role).select_related("user")
    return {row.area_code: Actor.of(row.user) for row in rows.order_by("-pk")}


def _happened(report: SituationReport, hour: int) -> tuple[dict[str, int], str]:
    """What a village counts: fixed by its code, growing from round to round."""
    draw = Random(int(report.area_code))  # noqa: S311 - a script, not a secret
    is_low = report.area_code.startswith(MUZHOU)
    patrols = draw.randint(2, 6) * hour
    if not is_low and draw.random() > TOUCHED:
        return {"patrols": patrols}, ""
    moved = draw.randint(12, 40) * hour if is_low else draw.randint(0, 3) * hour
    figures = {
        "people_affected": moved + draw.randint(5, 60) * hour, "people_moved": moved,
        "people_sheltered": moved * 2 // 3,
        "houses_damaged": draw.randint(0, 1) * hour, "roads_cut": draw.randint(0, 2), "patrols": patrols,
        "households_dark": draw.choice((0, 0, 20, 45)), "hazards_found": 2 * hour, "hazards_removed": 2 * hour - 1,
    }  # fmt: skip
    return figures, "低洼地段进水，人员已转移，排水抢险中。" if is_low else "个别路段积水，已设警示。"


def town_returns_one(*, activation_id: int) -> None:
    """The low town's dispatcher sends one village's figures back; the village corrects them."""
    opened = ReportRound.objects.filter(activation_id=activation_id).latest("as_of")
    report = opened.reports.filter(area_code__startswith=MUZHOU, state="reported").earliest("area_code")
    dispatcher = _people(activation_id, Role.TOWN_DISPATCHER)[MUZHOU]
    secretary = _people(activation_id, Role.VILLAGE_SECRETARY)[report.area_code]
    return_report(actor=dispatcher, report_id=report.pk, reason="集中安置人数与避护场所登记数不符，请核实。")
    figures, text = _happened(report, opened.number)
    figures["people_sheltered"] = figures["people_moved"] // 2
    submit_report(actor=secretary, report_id=report.pk, figures=figures, text=text)
