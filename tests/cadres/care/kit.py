"""A second person of the cadre office, and the account of a cadre, for the tests of care and observation."""

from datetime import date, datetime

from cadres.models import Cadre, CadreDiscipline, CareTalk, EstablishedPost
from cadres.services.care.disciplines import record_discipline
from cadres.services.care.talks import assign_talk, hold_talk
from cadres.services.establishment import establish_post, fill_post
from cadres.services.files import link_account
from tests.world_cadres import Cadres
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.core.clock import LOCAL

NOW = datetime(2026, 9, 14, 9, tzinfo=LOCAL)


def colleague(cadres: Cadres) -> Actor:
    """Of the cadre office too."""
    return cadres.act("office_two")


def himself(cadres: Cadres, handle: str = "deputy") -> Actor:
    """The cadre in person, with an account."""
    user, _new = User.objects.get_or_create(username=f"self-{handle}", defaults={"name": cadres.files[handle].name})
    link_account(actor=cadres.act("cadre_office"), cadre_id=cadres.files[handle].pk, username=user.username)
    return cadres.world.actor(user)


def talker(cadres: Cadres) -> Actor:
    """Somebody without any post who holds talks."""
    user, _new = User.objects.get_or_create(username="zhangtan", defaults={"name": "张谈话"})
    return cadres.world.actor(user)


def seated(cadres: Cadres, handle: str = "deputy", since: date = date(2024, 3, 1)) -> EstablishedPost:
    """The cadre holds an established post."""
    office, cadre = cadres.act("cadre_office"), cadres.files[handle]
    post = establish_post(actor=office, unit_id=cadre.unit_id, title="副局长", level="township_deputy", order=7)
    return fill_post(actor=office, established_post_id=post.pk, cadre_id=cadre.pk, since=since)


def disciplined(
    cadres: Cadres, handle: str = "deputy", kind: str = "warning", day: date = date(2026, 1, 5)
) -> CadreDiscipline:
    """A discipline on record."""
    return record_discipline(actor=cadres.act("cadre_office"), cadre_id=cadres.files[handle].pk, kind=kind,
                             reason="违规操办事宜", decided_on=day)  # fmt: skip


def talked(cadres: Cadres, cadre: Cadre) -> None:
    """Every talk that is due is held."""
    for talk in CareTalk.objects.filter(cadre=cadre, state="due"):
        assign_talk(actor=cadres.act("cadre_office"), talk_id=talk.pk, talker=talker_name(cadres))
        hold_talk(actor=talker(cadres), talk_id=talk.pk, note="谈话记录")


def talker_name(cadres: Cadres) -> str:
    """The account name of the talker."""
    talker(cadres)
    return "zhangtan"
