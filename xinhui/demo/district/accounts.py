"""Sessions of people in the demo: a phone signed in this morning, a desk of last week that was left alone."""

import secrets
from datetime import datetime, timedelta

from xinhui.accounts.actors import Actor
from xinhui.accounts.models import User
from xinhui.accounts.services.sessions import note_end, open_session
from xinhui.accounts.sessions import SessionEnd, SignInMethod
from xinhui.core import clock

LOGINS = ("quzhang", "zhihui", "zuzhibu", "rencai", "ganbu")
PHONE, DESK = "WeCom · HarmonyOS", "Chrome · UOS"


def build(now: datetime) -> None:
    """For the logins that the demo prints; the keys are of no session in any store."""
    for user in User.objects.filter(username__in=LOGINS).order_by("pk"):
        actor = Actor.of(user, ip="203.0.113.24")
        began = now - timedelta(days=6, hours=3)
        with clock.moved(began):
            desk = open_session(actor=actor, user_id=user.pk, key=secrets.token_hex(16), method=SignInMethod.PASSWORD,
                                device=DESK, device_mark=f"{user.pk}-desk")  # fmt: skip
        with clock.moved(began + timedelta(hours=2)):
            note_end(session_id=desk.pk, reason=SessionEnd.IDLE)
        with clock.moved(now - timedelta(minutes=7)):
            open_session(actor=actor, user_id=user.pk, key=secrets.token_hex(16), method=SignInMethod.PASSWORD,
                         device=PHONE, device_mark=f"{user.pk}-desk")  # fmt: skip
