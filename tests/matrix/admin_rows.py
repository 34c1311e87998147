"""A row of any model for its admin page: one that the matrix's people made, or the least that the model takes."""

from typing import Any, cast

from axes.models import AccessAttempt
from django.apps import apps
from django.db import models
from django.utils import timezone

from tests.world import GRID
from xinhui.audit.models import Entry
from xinhui.outbox.models import Channel, Message, MessageState

DAY = "2026-09-14"


def admin_row(label: str) -> models.Model:
    """The row of `app.model` that every role which may look at the page also sees."""
    model: Any = apps.get_model(label)
    if model is Message:
        return made(model)
    if model is Entry:
        return Entry.objects.filter(verb__startswith="accounts.").earliest("pk")
    found = model._default_manager.order_by("pk").first()
    return cast(models.Model, found) if found is not None else made(model)


def made(model: Any) -> models.Model:
    """The least row: required fields filled by their kind. A model that wants more is helped in FACTS."""
    values = {field.name: _value(field) for field in model._meta.concrete_fields if _is_wanted(field)}
    return cast(models.Model, model._default_manager.create(**{**values, **FACTS.get(model._meta.label_lower, {})}))


def _is_wanted(field: Any) -> bool:
    if field.primary_key or field.has_default() or getattr(field, "auto_now", False) or field.null:
        return False
    return not getattr(field, "auto_now_add", False) and not (field.blank and field.empty_strings_allowed)


def _value(field: Any) -> object:
    if field.is_relation:
        related: Any = field.related_model
        return related._default_manager.order_by("pk").first() or made(related)
    if field.choices:
        return field.flatchoices[0][0]
    if field.name == "area_code":
        return GRID
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    if isinstance(field, models.DateField):
        return DAY
    if isinstance(field, models.BooleanField):
        return True
    return 1 if isinstance(field, (models.IntegerField, models.FloatField)) else "样例"


#: What a model needs beyond its fields' kinds.
FACTS: dict[str, dict[str, object]] = {
    "core.workinghours": {"periods": [["08:30", "12:00"], ["14:30", "17:30"]]},
    "grids.hazard": {"recheck_on": DAY},
    "outbox.message": {"state": MessageState.FAILED, "channel": Channel.EMAIL},
    "accounts.apitoken": {"key_hash": "0" * 64, "prefix": "00000000"},
    AccessAttempt._meta.label_lower: {"ip_address": "127.0.0.1"},
}
