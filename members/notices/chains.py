"""Message kinds of industry chains."""

from django.utils.translation import gettext_lazy as _

from xinhui.outbox.registry import register

register("party.chain_instructor", subject=_("You are the party-building instructor of %(name)s"),
         body=_("Its page says what is due there."))  # fmt: skip
register("party.demand_raised", subject=_("%(firm)s has raised a demand"), body=_("“%(title)s” waits for a unit."))
register("party.demand_taken", subject=_("A unit works on the demand “%(title)s”"), body=_("Firm: %(firm)s."))
register("party.demand_handed_back", subject=_("The demand “%(title)s” was handed back"),
         body=_("Firm: %(firm)s. Find another unit."), severity="warning")  # fmt: skip
register("party.demand_answered", subject=_("The demand “%(title)s” was answered"),
         body=_("Say whether %(firm)s was helped."))  # fmt: skip
register("party.demand_confirmed", subject=_("%(firm)s has confirmed the answer to “%(title)s”"),
         body=_("The demand is closed."))  # fmt: skip
register("party.demand_reopened", subject=_("%(firm)s was not helped: “%(title)s”"),
         body=_("Your unit works on it again."), severity="warning")  # fmt: skip
register("party.demand_late", subject=_("Late: the demand “%(title)s” of %(firm)s"),
         body=_("The next step was due on %(due)s."), severity="warning")  # fmt: skip
register("party.chain_gap", subject=_("An organization is to be founded at %(name)s"),
         body=_("Three or more full members work there since %(since)s (Constitution of the Party, article 30)."),
         severity="warning")  # fmt: skip
