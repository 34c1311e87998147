"""Many whistles like one that the services made: for races and faults, where a thousand by hand would take minutes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import uuid4

from django.db import models

from grids.models import Assignment, Issue, Step, Whistle
from tests.world_chain import lead_of

M = TypeVar("M", bound=models.Model)


def _copies(model: type[M], source: M, facts: list[dict[str, Any]]) -> list[M]:
    """Rows like `source` with other facts, in one insert."""
    fields = [field.attname for field in source._meta.concrete_fields if not field.primary_key]
    same = {name: getattr(source, name) for name in fields}
    return model._default_manager.bulk_create([model(**{**same, **other}) for other in facts])


def multiply(whistle: Whistle, dues: Sequence[datetime]) -> list[Assignment]:
    """A copy of a dispatched whistle for each due time of its response; the lead units' assignments, in order."""
    lead = lead_of(whistle)
    step = Step.objects.get(assignment=lead, state="open")
    issues = _copies(Issue, whistle.issue, [{"uuid": uuid4()} for _due in dues])
    pairs = list(zip(issues, dues, strict=True))
    whistles = _copies(Whistle, whistle, [{"uuid": uuid4(), "issue_id": i.pk, "due_at": due} for i, due in pairs])
    rows = list(zip(whistles, dues, strict=True))
    leads = _copies(Assignment, lead, [{"uuid": uuid4(), "whistle_id": w.pk, "due_at": due} for w, due in rows])
    facts = [
        {"whistle_id": a.whistle_id, "assignment_id": a.pk, "due_at": due, "first_due_at": due}
        for a, due in zip(leads, dues, strict=True)
    ]
    _copies(Step, step, facts)
    return leads
