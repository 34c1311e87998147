"""Message kinds of dues: arrears. Sums are never in a message."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

for _level in (3, 5):
    register(
        f"dues.arrears_{_level}",
        subject=_("%(name)s owes dues for %(months)s months"),
        body=_("%(branch)s: unpaid since %(since)s. Speak with the member."),
        severity="warning",
    )
    register(
        f"dues.own_arrears_{_level}",
        subject=_("Your dues for %(months)s months are unpaid"),
        body=_("Unpaid since %(since)s. Please pay them to your branch, or say what keeps you from it."),
        severity="warning",
    )
register(
    "dues.arrears_6",
    subject=_("%(name)s: six months of dues unpaid"),
    body=_("%(branch)s: unpaid since %(since)s. Six months in a row without a reason count as leaving the party "
           "(Constitution, article 9): the branch speaks with the member and decides."),
    severity="urgent",
)  # fmt: skip
register(
    "dues.own_arrears_6",
    subject=_("Your dues are about to be unpaid for six months"),
    body=_("Unpaid since %(since)s. Six months in a row without a reason count as leaving the party (Constitution, "
           "article 9). Please speak with your branch at once."),
    severity="urgent",
)  # fmt: skip
