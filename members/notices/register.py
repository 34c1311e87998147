"""Message kinds of the register: no numbers of people, names only where one must know whom."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

register(
    "party.contact_due",
    subject=_("Keep in touch with %(name)s"),
    body=_("A contact has been due since %(day)s. Record it on the member's file."),
)
register(
    "party.member_silent",
    subject=_("Nothing was heard of %(name)s for six months"),
    body=_("The last word was on %(since)s. The branch decides whether the member is out of touch."),
    severity="warning",
)
register(
    "party.measures_overdue",
    subject=_("%(count)s measures for members are overdue"),
    body=_("Carry them out, or drop them with the reason."),
    severity="warning",
)
