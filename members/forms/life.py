"""Forms of meetings, attendance, make-up studies and appraisals."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.forms.base import PartyForm
from members.models import Member, Organization
from members.rules.life import MAKE_UP_LEAST, Grade, MeetingKind
from members.rules.sign_in import DIGITS
from members.services.life.appraise import Counts
from members.services.life.plan import MeetingFacts, expected_members
from members.services.life.signing import OPEN_MINUTES, OPEN_MOST
from members.states.life import MARKS, AttendanceState
from members.states.organization import MemberState
from xinhui.core import clock

NONE = (("", "—"),)
LONG = forms.Textarea(attrs={"rows": 10})
NOTE = forms.Textarea(attrs={"rows": 3})


class MomentInput(forms.DateTimeInput):
    """A native picker of day and hour."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def people_of(organization: Organization) -> list[tuple[int, str]]:
    """The branch's members for a choice, by name."""
    rows = Member.objects.filter(organization=organization, state=MemberState.ACTIVE).order_by("name", "pk")
    return list(rows.values_list("pk", "name"))


class MeetingForm(PartyForm):
    """A meeting of the target branch."""

    kind = forms.ChoiceField(label=_("Kind of meeting"))
    title = forms.CharField(label=_("Subject of the meeting"), max_length=120)
    planned_for = forms.DateTimeField(label=_("Day and hour"), widget=MomentInput())
    place = forms.CharField(label=_("Place of the meeting"), max_length=120)
    host = forms.TypedChoiceField(
        label=pgettext_lazy("life", "Host"), coerce=int, empty_value=None, required=False,
        help_text=_("Shows the code for signing in and writes the minutes, besides the branch's officers."),
    )  # fmt: skip
    lecturer = forms.TypedChoiceField(
        label=pgettext_lazy("life", "Lecturer"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Of a party lecture."),
    )
    group = forms.TypedChoiceField(label=_("Party group"), coerce=int, empty_value=None, required=False)

    def prepare(self) -> None:
        people = [*NONE, *people_of(self.target)]
        self.offer("host", people)
        self.offer("lecturer", people)
        groups = list(
            Organization.objects.in_being().filter(parent=self.target, kind="group").values_list("pk", "name")
        )
        kinds = [choice for choice in MeetingKind.choices if groups or choice[0] != MeetingKind.GROUP]
        self.offer("kind", kinds)
        if groups:
            self.offer("group", [*NONE, *groups])
        else:
            del self.fields["group"]

    def facts(self) -> MeetingFacts:
        """As the services take it."""
        data = self.cleaned_data
        return MeetingFacts(
            kind=data["kind"], title=data["title"], place=data["place"], planned_for=data["planned_for"],
            host_id=data["host"], lecturer_id=data["lecturer"], group_id=data.get("group"),
        )  # fmt: skip

    def values(self) -> dict[str, Any]:
        return {"organization_id": self.target.pk, "facts": self.facts()}


class LateMeetingForm(MeetingForm):
    """A meeting that was held without the portal."""

    minutes = forms.CharField(label=_("Minutes of the meeting"), widget=LONG)
    present = forms.TypedMultipleChoiceField(
        label=_("Who was there"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("All others who were expected count as absent and make up for it."),
    )  # fmt: skip

    def prepare(self) -> None:
        super().prepare()
        self.fields["present"].choices = people_of(self.target)  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        return {**super().values(), "minutes": self.cleaned_data["minutes"], "present": self.cleaned_data["present"]}


class MoveForm(PartyForm):
    """Another time or place."""

    planned_for = forms.DateTimeField(label=_("Day and hour"), widget=MomentInput())
    place = forms.CharField(label=_("Place of the meeting"), max_length=120)

    def prepare(self) -> None:
        self.fields["planned_for"].initial = clock.local(self.target.planned_for)
        self.fields["place"].initial = self.target.place


class OpenForm(PartyForm):
    """How long members sign in."""

    minutes = forms.IntegerField(
        label=_("Open for so many minutes"), initial=OPEN_MINUTES, min_value=5, max_value=OPEN_MOST
    )


class MinutesForm(PartyForm):
    """What was discussed and decided."""

    minutes = forms.CharField(
        label=_("Minutes of the meeting"), widget=LONG,
        help_text=_("Who neither signed in nor has leave counts as absent and makes up for it."),
    )  # fmt: skip


class AmendForm(PartyForm):
    """The minutes, corrected."""

    minutes = forms.CharField(label=_("Minutes of the meeting"), widget=LONG)

    def prepare(self) -> None:
        self.fields["minutes"].initial = self.target.minutes


class ResolutionForm(PartyForm):
    """What was voted on."""

    text = forms.CharField(label=_("Resolution of the meeting"), widget=NOTE, max_length=400)
    in_favour = forms.IntegerField(label=_("Votes in favour"), min_value=0, max_value=10_000)
    against = forms.IntegerField(label=_("Votes against"), min_value=0, max_value=10_000, initial=0)
    abstained = forms.IntegerField(label=_("Abstentions"), min_value=0, max_value=10_000, initial=0)


class FileForm(PartyForm):
    """A photo or a document."""

    upload = forms.FileField(
        label=_("Photo or document"), widget=forms.FileInput(attrs={"accept": "image/*,.pdf,.docx,.xlsx"})
    )


class ExpectForm(PartyForm):
    """One more who is expected."""

    member = forms.TypedChoiceField(label=_("Member"), coerce=int)

    def prepare(self) -> None:
        listed = set(self.target.attendance.values_list("member_id", flat=True))
        everybody = people_of(self.target.organization)
        first = set(expected_members(self.target).values_list("pk", flat=True))
        left = [choice for choice in everybody if choice[0] not in listed]
        self.offer("member", sorted(left, key=lambda choice: choice[0] not in first))

    def values(self) -> dict[str, Any]:
        return {"member_id": self.cleaned_data["member"]}


class MarkForm(PartyForm):
    """Whether somebody came."""

    state = forms.ChoiceField(label=_("Attendance of the member"), choices=[(s.value, s.label) for s in MARKS])
    reason = forms.CharField(
        label=_("Reason of the leave"), max_length=200, required=False, help_text=_("Required for leave.")
    )

    def prepare(self) -> None:
        state = self.target.state
        self.fields["state"].initial = state if state in MARKS else AttendanceState.PRESENT
        self.fields["reason"].initial = self.target.reason


class ListForm(PartyForm):
    """A table with the attendance of a meeting."""

    upload = forms.FileField(
        label=_("Attendance list"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("Excel or CSV; start from the list of this meeting."),
    )  # fmt: skip


class LeaveForm(PartyForm):
    """Why one cannot come."""

    reason = forms.CharField(label=_("Why you cannot come"), widget=NOTE, max_length=200)

    def values(self) -> dict[str, Any]:
        return {"meeting_id": self.target.pk, **self.cleaned_data}


class AttendForm(PartyForm):
    """The code on the screen."""

    meeting = forms.TypedChoiceField(label=pgettext_lazy("life", "Meeting"), coerce=int)
    code = forms.CharField(
        label=_("Code on the screen"), max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "pattern": r"[0-9 ]*",
                   "placeholder": "0" * DIGITS}
        ),
    )  # fmt: skip

    def prepare(self) -> None:
        self.offer("meeting", self.target)


class MakeUpForm(PartyForm):
    """What was studied."""

    text = forms.CharField(
        label=_("What you studied"), widget=LONG, max_length=2000,
        help_text=_("At least 50 characters: what was dealt with, and what you make of it."),
    )  # fmt: skip

    def prepare(self) -> None:
        self.fields["text"].initial = self.target.text
        self.fields["text"].widget.attrs["minlength"] = MAKE_UP_LEAST

    def values(self) -> dict[str, Any]:
        return {"make_up_id": self.target.pk, **self.cleaned_data}


class SelfForm(PartyForm):
    """One's own appraisal."""

    text = forms.CharField(
        label=_("Self-appraisal"), widget=LONG, max_length=2000,
        help_text=_("At least 50 characters: what you did well, and where you fall short."),
    )  # fmt: skip

    def prepare(self) -> None:
        self.fields["text"].initial = self.target.self_text

    def values(self) -> dict[str, Any]:
        return {"appraised_id": self.target.pk, **self.cleaned_data}


class AppraisalForm(PartyForm):
    """Which year."""

    year = forms.IntegerField(label=pgettext_lazy("life", "Year"), min_value=2000, max_value=2100)

    def prepare(self) -> None:
        self.fields["year"].initial = clock.today().year

    def values(self) -> dict[str, Any]:
        return {"organization_id": self.target.pk, **self.cleaned_data}


class VotesForm(PartyForm):
    """The counts of the ballot: four numbers a member."""

    voters = forms.IntegerField(label=_("Voters who were there"), min_value=0, max_value=10_000)

    def prepare(self) -> None:
        self.fields["voters"].initial = self.target.voters or None
        self.rows = list(self.target.rows.select_related("member").order_by("pk"))
        for place, row in enumerate(self.rows, 1):
            counts = (row.excellent, row.qualified, row.basic, row.unqualified)
            self.fields[f"votes_{place}"] = forms.RegexField(
                r"^\s*\d{1,4}(\s+\d{1,4}){3}\s*$", label=row.member.name, strip=True, max_length=40,
                initial=" ".join(map(str, counts)) if row.voters else None,
                error_messages={"invalid": _("Give four numbers, separated by blanks.")},
            )  # fmt: skip
        if self.rows:
            first = self.fields["votes_1"]
            first.help_text = _("Excellent, qualified, basically qualified, unqualified: four numbers, e.g. 5 3 0 0.")

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "voters": data["voters"],
            "votes": {row.pk: _four(data[f"votes_{place}"]) for place, row in enumerate(self.rows, 1)},
        }


def _four(text: str) -> Counts:
    first, second, third, fourth = (int(part) for part in text.split())
    return first, second, third, fourth


class ResultsForm(PartyForm):
    """The branch's decision on every member."""

    def prepare(self) -> None:
        self.rows = list(self.target.rows.select_related("member").order_by("pk"))
        for place, row in enumerate(self.rows, 1):
            votes = f"{row.excellent} / {row.qualified} / {row.basic} / {row.unqualified}"
            self.fields[f"result_{place}"] = forms.ChoiceField(
                label=f"{row.member.name}（{votes}）", choices=Grade.choices, initial=row.result or Grade.QUALIFIED
            )

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"results": {row.pk: data[f"result_{place}"] for place, row in enumerate(self.rows, 1)}}
