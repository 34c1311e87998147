"""States of the double registration (双报到) and of what members do in their communities (双服务). Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xinhui.core.transitions import Transition, TransitionTable


class RegistrationKind(models.TextChoices):
    """Where a member registers: at home, or with the partner community of the unit."""

    HOME = "home", _("Community of residence")
    PARTNER = "partner", _("Partner community of the unit")


class RegistrationState(models.TextChoices):
    """Where a registration (of a member or of a unit) stands."""

    ASKED = "asked", _("Waiting for the community")
    ACCEPTED = "accepted", _("Registration in force")
    REFUSED = "refused", _("Sent back by the community")
    WITHDRAWN = "withdrawn", _("Withdrawn by the applicant")
    ENDED = "ended", _("No longer registered")


class ServiceKind(models.TextChoices):
    """What kind of help it is."""

    PUBLICITY = "publicity", _("Policy publicity")
    PATROL = "patrol", _("Safety patrol")
    ENVIRONMENT = "environment", _("Environment and sanitation")
    MEDIATION = "mediation", _("Mediation of disputes")
    TUTORING = "tutoring", _("Tutoring")
    ELDERLY = "elderly", _("Care for the elderly")
    MEDICAL = "medical", _("Medical help")
    LEGAL = "legal", _("Legal advice")
    CULTURE = "culture", _("Culture and sports")
    REPAIR = "repair", _("Small repairs")
    OTHER = "other", _("Other service")


class Beneficiary(models.TextChoices):
    """For whom a wish is, as a group: nobody is named."""

    ELDERLY_ALONE = "elderly_alone", _("Elderly people living alone")
    CHILDREN = "children", _("Children left behind or in difficulty")
    DISABLED = "disabled", _("People with disabilities")
    POOR = "poor", _("Households in difficulty")
    VETERANS = "veterans", _("Families of veterans")
    NEWCOMERS = "newcomers", _("New citizens")
    EVERYBODY = "everybody", _("Everybody of the neighbourhood")


class WishState(models.TextChoices):
    """Where a micro-wish stands."""

    OPEN = "open", _("Waiting to be taken up")
    TAKEN = "taken", _("Taken up")
    DONE = "done", _("Done, to be confirmed")
    CONFIRMED = "confirmed", _("Fulfilled")
    CANCELLED = "cancelled", _("Wish withdrawn")


class RecordState(models.TextChoices):
    """Where one time of service stands."""

    ASKED = "asked", _("Place taken")
    SIGNED_IN = "signed_in", _("Signed in")
    SIGNED_OUT = "signed_out", _("Served, to be rated")
    RATED = "rated", _("Rated, hours to be certified")
    CERTIFIED = "certified", _("Hours certified")
    CANCELLED = "cancelled", _("Place given back")
    ABSENT = "absent", _("Did not come")
    REFUSED = "refused", _("Not recognised by the community")


class HoursWhy(models.TextChoices):
    """Why the hours of a member changed."""

    CERTIFIED = "certified", _("Certified by the community")
    CORRECTED = "corrected", _("Correction")


_G = RegistrationState
REGISTRATION_TABLE: TransitionTable[RegistrationState] = TransitionTable(
    states=tuple(_G),
    transitions=(
        Transition(verb="accept", sources=frozenset({_G.ASKED}), target=_G.ACCEPTED),
        Transition(verb="refuse", sources=frozenset({_G.ASKED}), target=_G.REFUSED),
        Transition(verb="withdraw", sources=frozenset({_G.ASKED}), target=_G.WITHDRAWN),
        Transition(verb="end", sources=frozenset({_G.ACCEPTED}), target=_G.ENDED),
    ),
)
#: A member or unit has one of these at a time.
OPEN_REGISTRATIONS = (_G.ASKED, _G.ACCEPTED)

_W = WishState
WISH_TABLE: TransitionTable[WishState] = TransitionTable(
    states=tuple(_W),
    transitions=(
        Transition(verb="take", sources=frozenset({_W.OPEN}), target=_W.TAKEN),
        Transition(verb="give_back", sources=frozenset({_W.TAKEN}), target=_W.OPEN),
        Transition(verb="finish", sources=frozenset({_W.TAKEN}), target=_W.DONE),
        Transition(verb="confirm", sources=frozenset({_W.DONE}), target=_W.CONFIRMED),
        # Not yet as it was wished for: the same member goes on.
        Transition(verb="send_back", sources=frozenset({_W.DONE}), target=_W.TAKEN),
        Transition(verb="cancel", sources=frozenset({_W.OPEN, _W.TAKEN}), target=_W.CANCELLED),
    ),
)

_R = RecordState
RECORD_TABLE: TransitionTable[RecordState] = TransitionTable(
    states=tuple(_R),
    transitions=(
        Transition(verb="sign_in", sources=frozenset({_R.ASKED}), target=_R.SIGNED_IN),
        Transition(verb="sign_out", sources=frozenset({_R.SIGNED_IN}), target=_R.SIGNED_OUT),
        # Attendance by the community's list, also of who forgot to sign out.
        Transition(verb="attend", sources=frozenset({_R.ASKED, _R.SIGNED_IN}), target=_R.SIGNED_OUT),
        Transition(verb="cancel", sources=frozenset({_R.ASKED}), target=_R.CANCELLED),
        Transition(verb="miss", sources=frozenset({_R.ASKED}), target=_R.ABSENT),
        Transition(verb="refuse", sources=frozenset({_R.SIGNED_IN, _R.SIGNED_OUT}), target=_R.REFUSED),
        Transition(verb="rate", sources=frozenset({_R.SIGNED_OUT}), target=_R.RATED),
        Transition(verb="certify", sources=frozenset({_R.RATED}), target=_R.CERTIFIED),
        # By counter-entry in the ledger; the record itself stays as certified.
        Transition(verb="correct", sources=frozenset({_R.CERTIFIED}), target=_R.CERTIFIED),
    ),
)
#: These take no place of a post.
WITHOUT_A_PLACE = (_R.CANCELLED, _R.ABSENT, _R.REFUSED)
