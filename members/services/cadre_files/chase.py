"""Incomplete files are chased once: who keeps the village and the town's office are told how many, and where."""

from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from members.models import CadreFile
from members.selectors.cadre_files import TOWN_DIGITS, completeness
from members.selectors.keepers import organizers_of
from members.selectors.party_recipients import keepers_told
from xinhui.accounts.actors import Actor
from xinhui.core import clock
from xinhui.core.locking import locked
from xinhui.outbox.services.enqueue import Draft, enqueue

#: A new file, or one just closed, is given this time to be filled.
GRACE_DAYS = 14


def chase_cadre_files(*, actor: Actor) -> int:
    """Each file that lacks something once, until it is complete; when it lacks something anew, once more.

    A message a village to its keepers and one a town to its office, for all files of a day. Returns messages offered.
    """
    today = clock.today()
    before = today - timedelta(days=GRACE_DAYS)
    due = Q(state="open", opened_on__lte=before) | Q(state="closed", closed_on__lte=before)
    with transaction.atomic():
        rows = list(locked(CadreFile.objects.filter(due).order_by("pk")))
        found = completeness(rows)
        lacking = [row for row in rows if not found[row.pk].is_complete and row.chased_on is None]
        settled = [row.pk for row in rows if found[row.pk].is_complete and row.chased_on is not None]
        CadreFile.objects.filter(pk__in=settled).update(chased_on=None)
        CadreFile.objects.filter(pk__in=[row.pk for row in lacking]).update(chased_on=today)
        drafts = _drafts(Counter(row.area_code for row in lacking), today.isoformat())
        enqueue(drafts=drafts)
    return len(drafts)


def _drafts(lacking: Counter[str], day: str) -> list[Draft]:
    towns: Counter[str] = Counter()
    for code, count in lacking.items():
        towns[code[:TOWN_DIGITS]] += count
    villages = keepers_told((code, "") for code in lacking)
    offices = organizers_of(towns)
    told = {(user_id, code): lacking[code] for code in lacking for user_id in villages[code, ""]}
    for town, count in towns.items():
        # an office that keeps for a village without a secretary hears of the town, not of each village as well
        for user_id in offices[town]:
            told = {key: one for key, one in told.items() if key[0] != user_id or key[1][:TOWN_DIGITS] != town}
            told[user_id, town] = count
    return [
        Draft(key=f"cadre-files:{code}:{day}", recipient_id=user_id, kind="party.cadre_files_lacking",
              context={"count": str(count)}, link=f"/party/cadre-files/list/?area={code}&kept=lacking")
        for (user_id, code), count in sorted(told.items())
    ]  # fmt: skip
