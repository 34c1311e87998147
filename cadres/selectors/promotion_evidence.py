"""What speaks for a nominee, and against: each with its record. Whoever calls has put the look on the trail."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from cadres.models import Cadre, ConductRecord, PoolEntry, Posting, VisitSighting
from cadres.rules.facts import appraisals_of
from cadres.rules.form import Form
from cadres.rules.resume import parse_resume
from cadres.selectors.training_credits import credit_rows
from cadres.states.observations import VisitState
from xinhui.core import clock

_TEMPERED = re.compile("挂职|驻村|第一书记|援[藏疆黔外]|借调|交流任职|一线|跟班")
APPRAISALS_SHOWN = 3


class EvidenceKind(models.TextChoices):
    """Where it comes from."""

    RECORD = "record", pgettext_lazy("promotion", "Commendation on record")
    CRITICISM = "criticism", pgettext_lazy("promotion", "Criticism on record")
    APPRAISAL = "appraisal", pgettext_lazy("promotion", "Yearly appraisals")
    AWARD = "award", pgettext_lazy("promotion", "Awards on the form")
    POOL = "pool", pgettext_lazy("promotion", "Reserve pool")
    TRAINING = "training", pgettext_lazy("promotion", "Training credits")
    TEMPERING = "tempering", pgettext_lazy("promotion", "Tempering in the résumé")
    POSTING = "posting", pgettext_lazy("promotion", "Tempering, as appraised")
    OBSERVED = "observed", pgettext_lazy("promotion", "Observed at the front line")


@dataclass(frozen=True)
class Evidence:
    """One piece: what it says, and where its record is shown."""

    kind: str
    text: str
    url: str

    @property
    def label(self) -> str:
        """Where it comes from, in words."""
        return str(EvidenceKind(self.kind).label)

    @property
    def is_against(self) -> bool:
        """Speaks against."""
        return self.kind == EvidenceKind.CRITICISM


def evidence_of(cadre: Cadre, form: Form) -> list[Evidence]:
    """Everything on record of the person. Ten queries, whatever the number of records."""
    return [*_records(cadre), *_of_form(cadre, form), *_pools(cadre), *_training(cadre), *_postings(cadre),
            *_observed(cadre)]  # fmt: skip


def _records(cadre: Cadre) -> Iterator[Evidence]:
    rows = ConductRecord.objects.counting().filter(cadre=cadre).defer("facts_sealed").order_by("-happened_on", "-pk")
    for row in sorted(rows, key=lambda row: row.polarity == "negative"):
        kind = EvidenceKind.RECORD if row.polarity == "positive" else EvidenceKind.CRITICISM
        text = f"{row.happened_on:%Y-%m-%d} {row.get_kind_display()} · {row.get_level_display()} · {row.source}"
        yield Evidence(kind, text, f"/cadres/records/{row.pk}/")


def _of_form(cadre: Cadre, form: Form) -> Iterator[Evidence]:
    url = f"/cadres/{cadre.pk}/"
    for year, grade in sorted(appraisals_of(form).items(), reverse=True)[:APPRAISALS_SHOWN]:
        yield Evidence(EvidenceKind.APPRAISAL, f"{year} {grade}", url)
    awards = form["JiangChengQingKuang"].strip()
    if awards and awards.strip("（）()") != "无":
        yield Evidence(EvidenceKind.AWARD, awards, url)
    for stage in parse_resume(form["JianLi"]):
        if _TEMPERED.search(stage.text):
            day = f"{stage.start.first_day:%Y.%m} " if stage.start is not None else ""
            yield Evidence(EvidenceKind.TEMPERING, f"{day}{stage.text}", url)


def _pools(cadre: Cadre) -> Iterator[Evidence]:
    for row in PoolEntry.objects.inside().filter(cadre=cadre).select_related("pool").order_by("pk"):
        text = f"{row.pool.name} · {row.get_state_display()}"
        yield Evidence(EvidenceKind.POOL, text, f"/cadres/pools/entries/{row.pk}/")


def _training(cadre: Cadre) -> Iterator[Evidence]:
    year = clock.today().year
    (row,) = credit_rows([cadre], year)
    asked = _("%(hours)d of %(required)d hours") % {"hours": row.credits.hours, "required": row.credits.required}
    yield Evidence(EvidenceKind.TRAINING, f"{year} {asked}", "/cadres/training/credits/")
    for line in row.lines:
        hours = pgettext("promotion", "%(n)d hours") % {"n": line.hours}
        yield Evidence(EvidenceKind.TRAINING, f"{line.title} · {hours}", line.url)


def _postings(cadre: Cadre) -> Iterator[Evidence]:
    for row in (
        Posting.objects.served().filter(cadre=cadre).prefetch_related("appraisals").order_by("-starts_on", "-pk")
    ):
        grades = [one.get_grade_display() for one in row.appraisals.all()]
        text = " · ".join([f"{row.starts_on:%Y.%m}–{row.last_day:%Y.%m}", row.get_kind_display(), row.host, *grades])
        yield Evidence(EvidenceKind.POSTING, text, f"/cadres/tempering/{row.pk}/")


def _observed(cadre: Cadre) -> Iterator[Evidence]:
    rows = VisitSighting.objects.filter(cadre=cadre, visit__state=VisitState.CONFIRMED).select_related("visit__project")
    for row in rows.order_by("-visit__visited_on", "-pk"):
        text = f"{row.visit.visited_on:%Y-%m-%d} {row.visit.project.name} · {row.get_judgement_display()}"
        yield Evidence(EvidenceKind.OBSERVED, text, f"/cadres/observations/visits/{row.visit_id}/")
