"""Looks at files, as the trail has them."""

from django.db.models import QuerySet

from cadres.states.looks import VERB, Look
from xinhui.accounts.models import User
from xinhui.audit.models import Entry


def looks_shown(user: User) -> QuerySet[Entry]:
    """Entries, the latest first."""
    return Entry.objects.visible_to(user).filter(verb__startswith=VERB).order_by("-at", "-pk")


def look_of(entry: Entry) -> Look:
    """What was looked at."""
    return Look(entry.verb.removeprefix(f"{VERB}."))
