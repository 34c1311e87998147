"""Verbs on targets."""

from django.utils.translation import pgettext_lazy

from talent.forms.base import NothingForm, ReasonForm
from talent.forms.targets import MonthSharesForm, TargetForm, UnitSharesForm
from talent.models import TalentTarget
from talent.services.targets import setting
from talent.states.targets import TARGET_TABLE
from talent.views.base import Subject, Verb

SUBJECTS = (
    Subject(
        "target", "target_id", lambda user: TalentTarget.objects.visible_to(user),
        lambda row: f"/talent/targets/{row.pk}/", (
            Verb("change", pgettext_lazy("target", "Change the target"), TargetForm, setting.change_target,
                 fits=lambda row: TARGET_TABLE.allows(row.state, "change")),
            Verb("units", pgettext_lazy("target", "Split over units"), UnitSharesForm, setting.split_by_units,
                 fits=lambda row: TARGET_TABLE.allows(row.state, "split")),
            Verb("months", pgettext_lazy("target", "Split over months"), MonthSharesForm, setting.split_by_months,
                 fits=lambda row: TARGET_TABLE.allows(row.state, "split")),
            Verb("adopt", pgettext_lazy("target", "Put in force"), NothingForm, setting.adopt_target,
                 fits=lambda row: TARGET_TABLE.allows(row.state, "adopt"), is_primary=True),
            Verb("drop", pgettext_lazy("target", "Drop the target"), ReasonForm, setting.drop_target,
                 fits=lambda row: TARGET_TABLE.allows(row.state, "drop"), is_danger=True),
        ),
    ),
)  # fmt: skip
