"""Forms of recruitment events."""

from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from talent.forms.base import ActForm, units_in_being
from talent.forms.jobs import TimeInput
from talent.models import JobPost, RecruitmentEvent
from talent.scope import talent_scope_of
from talent.states.events import EventKind
from talent.states.jobs import JobState
from xinhui.accounts.models import Unit
from xinhui.core import clock


class EventForm(ActForm):
    """An event; changed, its present values stand in it."""

    name = forms.CharField(label=pgettext_lazy("event", "Name of the event"), max_length=80)
    kind = forms.ChoiceField(label=pgettext_lazy("event", "Kind of event"), choices=EventKind.choices)
    starts_at = forms.DateTimeField(label=pgettext_lazy("event", "Begins at"), widget=TimeInput)
    ends_at = forms.DateTimeField(label=pgettext_lazy("event", "Ends at"), widget=TimeInput)
    venue = forms.CharField(label=pgettext_lazy("event", "Platform or place"), max_length=100)
    unit = forms.ModelChoiceField(label=pgettext_lazy("event", "Host"), queryset=Unit.objects.none())
    about = forms.CharField(label=pgettext_lazy("event", "About the event"), max_length=400, required=False,
                            widget=forms.Textarea(attrs={"rows": 4}))  # fmt: skip

    def prepare(self) -> None:
        rows, scope = units_in_being(), talent_scope_of(self.user) if self.user else None
        self.offer("unit", rows if scope and scope.is_office else rows.filter(pk__in=scope.unit_ids if scope else []))
        row = self.target
        if isinstance(row, RecruitmentEvent):
            self.first(name=row.name, kind=row.kind, starts_at=clock.local(row.starts_at), venue=row.venue,
                       ends_at=clock.local(row.ends_at), unit=row.unit_id, about=row.about)  # fmt: skip


class JoinForm(ActForm):
    """The posts that an employer brings."""

    posts = forms.ModelMultipleChoiceField(
        label=pgettext_lazy("event", "Posts that you bring"), queryset=JobPost.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=pgettext_lazy("event", "Posts that are submitted or published, and not at the event yet."),
    )  # fmt: skip

    def prepare(self) -> None:
        if self.user is None or not isinstance(self.target, RecruitmentEvent):
            return
        rows = JobPost.objects.visible_to(self.user).filter(state__in=[JobState.SUBMITTED, JobState.PUBLISHED])
        self.offer("posts", rows.exclude(brought__event=self.target).order_by("-pk"))

    def values(self) -> dict[str, Any]:
        return {"post_ids": super().values()["posts_ids"]}


class AudienceForm(ActForm):
    """What a platform measured."""

    platform = forms.CharField(label=pgettext_lazy("event", "Platform"), max_length=40)
    views = forms.IntegerField(label=pgettext_lazy("event", "People who watched"), min_value=1, max_value=100_000_000)
    peak = forms.IntegerField(label=pgettext_lazy("event", "Most at once"), min_value=1, max_value=100_000_000,
                              required=False)  # fmt: skip
    source = forms.CharField(
        label=pgettext_lazy("event", "Where the figure stands"), max_length=120,
        help_text=pgettext_lazy("event", "The platform's page, and when it was read."),
    )  # fmt: skip
    proof = forms.FileField(label=pgettext_lazy("event", "Picture of that page"))

    def prepare(self) -> None:
        if isinstance(self.target, RecruitmentEvent):
            self.first(platform=self.target.venue[:40])


class DropAudienceForm(ActForm):
    """Which platform's."""

    platform = forms.ChoiceField(label=pgettext_lazy("event", "Platform"))

    def prepare(self) -> None:
        choices = self.fields["platform"]
        assert isinstance(choices, forms.ChoiceField)
        rows = self.target.audiences.order_by("pk") if isinstance(self.target, RecruitmentEvent) else []
        choices.choices = [(row.platform, f"{row.platform} {row.views}") for row in rows]
