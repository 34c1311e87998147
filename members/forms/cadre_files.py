"""Forms of the files of village and community cadres."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grids.models import Division
from members.forms.base import DayInput, PartyForm
from members.models import CadreFile, Member
from members.rules.identity import Sex
from members.scope import KEEPERS
from members.services.cadre_files.base import TOWN_POSTS
from members.services.cadre_files.documents import FIRST_YEAR
from members.services.cadre_files.keep import VILLAGE_DIGITS, Person
from members.states.cadre_files import TOWN_KINDS, CadreDocumentKind, Leaving, VillagePost
from members.states.organization import Education
from xinhui.accounts.models import Post
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import area_q
from xinhui.core import clock

PAPER = {"accept": ".pdf,.docx,.xlsx"}
NOBODY = ("", "—")


def accounts_of(area_code: str, member: Member | None) -> list[tuple[Any, str]]:
    """Accounts that may be the cadre's: of the village's post, and the member's own."""
    posts = Post.objects.in_force().filter(role=Role.VILLAGE_SECRETARY, area_code=area_code, user__is_active=True)
    found = dict(posts.order_by("user_id").values_list("user_id", "user__name"))
    if member is not None and member.user is not None:
        found[member.user.pk] = member.user.name
    return [NOBODY, *found.items()]


class VillageForm(PartyForm):
    """Of which village or community."""

    area_code = forms.ChoiceField(label=_("Village or community"))

    def prepare(self) -> None:
        """Those whose records the reader keeps."""
        rows = Division.objects.filter(area_q("code", self.party.posts.areas(*KEEPERS)), is_active=True)
        villages = rows.filter(code__regex=rf"^\d{{{VILLAGE_DIGITS}}}$").order_by("code")
        self.offer(
            "area_code",
            [(code, f"{town} {name}") for code, town, name in villages.values_list("code", "parent__name", "name")],
        )


class CadreFileForm(PartyForm):
    """A new file: a member of the village's organizations, or a name."""

    member_id = forms.TypedChoiceField(
        label=_("Member on the register"), required=False, coerce=int, empty_value=None,
        help_text=_("Members of the village who have no file of a cadre in office."),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name of a cadre who is no member"), max_length=40, required=False,
        help_text=_("Only when no member is chosen."),
    )  # fmt: skip
    post = forms.ChoiceField(label=_("Post of the cadre"), choices=VillagePost.choices)
    starts_on = forms.DateField(label=_("In the post since"), widget=DayInput())
    user_id = forms.TypedChoiceField(
        label=_("Account of the cadre"), required=False, coerce=int, empty_value=None,
        help_text=_("By which a secretary is told of the yearly grade. Empty: the member's own account."),
    )  # fmt: skip

    def prepare(self) -> None:
        """Members and accounts of the village."""
        taken = CadreFile.objects.in_office().filter(member__isnull=False).order_by().values("member_id")
        rows = Member.objects.counted().filter(area_q("area_code", [self.target.code])).exclude(pk__in=taken)
        people = rows.order_by("name", "pk").values_list("pk", "name", "organization__name")
        self.offer("member_id", [NOBODY, *((pk, f"{name}（{branch}）") for pk, name, branch in people)])
        self.offer("user_id", accounts_of(self.target.code, None))

    def values(self) -> dict[str, Any]:
        """The person as the service takes it."""
        data = dict(self.cleaned_data)
        person = Person(data.pop("name"), data.pop("member_id"), data.pop("user_id"))
        return {**data, "area_code": self.target.code, "person": person}


class BasicsForm(PartyForm):
    """The basic form."""

    sex = forms.ChoiceField(label=_("Sex of the cadre"), choices=Sex.choices)
    born_on = forms.DateField(label=_("Birthday of the cadre"), widget=DayInput())
    education = forms.ChoiceField(label=_("Education of the cadre"), choices=Education.choices)
    user_id = forms.TypedChoiceField(label=_("Account of the cadre"), required=False, coerce=int, empty_value=None)

    def prepare(self) -> None:
        """What is known."""
        for name in ("sex", "born_on", "education", "user_id"):
            self.initial.setdefault(name, getattr(self.target, name))
        self.offer("user_id", accounts_of(self.target.area_code, self.target.member))


class CadrePostForm(PartyForm):
    """One more post, or another term."""

    post = forms.ChoiceField(
        label=_("Post of the cadre"), choices=VillagePost.choices,
        help_text=_("A post that is held already: another term; the one before ends the day before."),
    )  # fmt: skip
    starts_on = forms.DateField(label=_("In the post since"), widget=DayInput())


class EndPostForm(PartyForm):
    """A post that has ended."""

    post = forms.ChoiceField(label=_("Post of the cadre"))
    ends_on = forms.DateField(
        label=_("In the post until"), widget=DayInput(), required=False, help_text=_("Empty: today.")
    )

    def prepare(self) -> None:
        """Posts that are held."""
        self.offer("post", [(row.post, row.get_post_display()) for row in self.target.posts.filter(ends_on=None)])


class CloseFileForm(PartyForm):
    """Why the cadre leaves."""

    leaving = forms.ChoiceField(label=_("Why the cadre leaves"), choices=Leaving.choices)
    left_on = forms.DateField(label=_("Left on"), widget=DayInput(), required=False, help_text=_("Empty: today."))
    note = forms.CharField(
        label=_("Note on the departure"), max_length=200, required=False,
        help_text=_("Required when the cadre was removed or recalled."),
    )  # fmt: skip


class AuditForm(PartyForm):
    """The report of the departure audit."""

    year = forms.IntegerField(label=_("Of the year"), min_value=FIRST_YEAR)
    note = forms.CharField(label=_("What the document says"), max_length=120, required=False)
    document = forms.FileField(
        label=_("Document for the file"), help_text=_("PDF, Word or Excel."), widget=forms.FileInput(attrs=PAPER)
    )

    def prepare(self) -> None:
        """This year."""
        self.initial.setdefault("year", clock.today().year)


class CadreDocumentForm(AuditForm):
    """A document for the file."""

    kind = forms.ChoiceField(label=_("Kind of document"))
    field_order = ("kind", "year", "note", "document")

    def prepare(self) -> None:
        """What the reader may file now."""
        super().prepare()
        is_town = self.party.posts.covers(self.target.area_code, *TOWN_POSTS)
        left = {CadreDocumentKind.AUDIT} if is_town else set(TOWN_KINDS)
        self.offer("kind", [one for one in CadreDocumentKind.choices if one[0] not in left])
