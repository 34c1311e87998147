"""The words of sentences, as templates: one a clause, one an entry of a list. Pure.

They are written as an official briefing writes; no template says how large a number is or which way it went: which one
is taken does, in `xinhui.dashboards.briefing.findings`.
"""

from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

SECTIONS: dict[str, StrOrPromise] = {
    "overview": pgettext_lazy("briefing section", "Overview"),
    "handling": pgettext_lazy("briefing section", "How matters were handled"),
    "attention": pgettext_lazy("briefing section", "What needs attention"),
    "wartime": pgettext_lazy("briefing section", "Emergencies"),
    "progress": pgettext_lazy("briefing section", "Party building, talent and cadres"),
}
SPANS: dict[str, StrOrPromise] = {
    "weekly": pgettext_lazy("says", "This week"),
    "monthly": pgettext_lazy("says", "This month"),
    "quarterly": pgettext_lazy("says", "This quarter"),
    "custom": pgettext_lazy("says", "In this period"),
}
#: The place of a briefing that is of no town.
DISTRICT = pgettext_lazy("says", "the district")
TEMPLATES: dict[str, StrOrPromise] = {
    "issues": pgettext_lazy("says", "%(span)s the grids of %(place)s reported %(count)s issues"),
    "up_percent": pgettext_lazy("says", ", up %(percent)s%% on the period before"),
    "down_percent": pgettext_lazy("says", ", down %(percent)s%% on the period before"),
    "up_small": pgettext_lazy("says", ", %(delta)s more than in the period before (too few for per cent)"),
    "down_small": pgettext_lazy("says", ", %(delta)s fewer than in the period before (too few for per cent)"),
    "same": pgettext_lazy("says", ", as many as in the period before"),
    "year_up_percent": pgettext_lazy("says", ", up %(percent)s%% on the year before"),
    "year_down_percent": pgettext_lazy("says", ", down %(percent)s%% on the year before"),
    "year_up_small": pgettext_lazy("says", ", %(delta)s more than the year before (too few for per cent)"),
    "year_down_small": pgettext_lazy("says", ", %(delta)s fewer than the year before (too few for per cent)"),
    "year_same": pgettext_lazy("says", ", as many as the year before"),
    "no_before": pgettext_lazy("says", " (the period before is not on record as a whole, so nothing is compared)"),
    "from_up": pgettext_lazy("says", "; the increase comes mainly from %(items)s"),
    "from_down": pgettext_lazy("says", "; the decrease comes mainly from %(items)s"),
    "towns": pgettext_lazy("says", ", concentrated in %(items)s"),
    "settled": pgettext_lazy("says", "%(count)s of them were settled on the spot, %(percent)s%% of all"),
    "settled_small": pgettext_lazy("says", "%(count)s of %(whole)s were settled on the spot"),
    "public": pgettext_lazy("says", "; %(count)s were reported by the public"),
    "whistles": pgettext_lazy("says", "%(count)s whistles were blown"),
    "due": pgettext_lazy("says", "%(due)s whistles were due to be closed and %(closed)s are, a rate of %(percent)s%%"),
    "due_small": pgettext_lazy("says", "%(due)s whistles were due to be closed and %(closed)s are"),
    "on_time": pgettext_lazy("says", ", %(count)s of them within all deadlines"),
    "nothing_due": pgettext_lazy("says", "No whistle was due to be closed"),
    "late": pgettext_lazy("says", "Deadlines were missed by %(items)s"),
    "none_late": pgettext_lazy("says", "No unit missed a deadline"),
    "escalated": pgettext_lazy("says", "%(count)s whistles climbed to a higher level because a deadline passed"),
    "rated": pgettext_lazy("says", "%(count)s whistles were rated, %(satisfied)s of them satisfied, %(percent)s%%"),
    "rated_small": pgettext_lazy("says", "%(count)s whistles were rated, %(satisfied)s of them satisfied"),
    "unusual": pgettext_lazy("says", "Unusually many reports: %(items)s"),
    "repeated": pgettext_lazy("says", "The same matter was reported again and again: %(items)s"),
    "silent": pgettext_lazy("says", "%(count)s of %(whole)s grids had neither a report nor a patrol"),
    "most_in": pgettext_lazy("says", ", most of them in %(items)s"),
    "vacant": pgettext_lazy("says", "At its end %(leaders)s grids had no leader and %(workers)s no full-time worker"),
    "all_filled": pgettext_lazy("says", "Every grid had a leader and a full-time worker at its end"),
    "activated": pgettext_lazy("says", "%(count)s emergency plans were activated (drills not counted)"),
    "peace": pgettext_lazy("says", "No emergency plan was activated"),
    "orders": pgettext_lazy("says", "; of %(count)s orders to grids %(acknowledged)s were acknowledged, %(percent)s%%"),
    "orders_small": pgettext_lazy("says", "; of %(count)s orders to grids %(acknowledged)s were acknowledged"),
    "meetings": pgettext_lazy("says", "Party branches held %(count)s meetings"),
    "quarters": pgettext_lazy("says", "%(covered)s of %(whole)s quarters are covered by a party organization"),
    "intakes": pgettext_lazy("says", "%(count)s people of talent were settled"),
    "targets": pgettext_lazy("says", "; targets of this year: %(items)s"),
    "postings": pgettext_lazy("says", "%(count)s cadres began a posting (front line, exchange, investment work)"),
}
ITEMS: dict[str, StrOrPromise] = {
    "name": pgettext_lazy("says", "%(name)s"),
    "share_up": pgettext_lazy("says", "%(name)s (+%(delta)s, %(percent)s%% of all that rose)"),
    "share_down": pgettext_lazy("says", "%(name)s (−%(delta)s, %(percent)s%% of all that fell)"),
    "plain_up": pgettext_lazy("says", "%(name)s (+%(delta)s)"),
    "plain_down": pgettext_lazy("says", "%(name)s (−%(delta)s)"),
    "late_unit": pgettext_lazy("says", "%(name)s %(count)s times (at most by %(days)s working days)"),
    "unusual": pgettext_lazy("says", "%(name)s (%(now)s after %(before)s)"),
    "repeated": pgettext_lazy("says", "%(name)s: %(category)s (%(count)s times)"),
    "town_count": pgettext_lazy("says", "%(name)s (%(count)s)"),
    "target": pgettext_lazy("says", "%(name)s %(done)s of %(number)s (%(percent)s%% after %(time)s%% of the year)"),
    "target_small": pgettext_lazy("says", "%(name)s %(done)s of %(number)s (after %(time)s%% of the year)"),
}
CHARTS: dict[str, StrOrPromise] = {
    "categories": pgettext_lazy("briefing chart", "Issues by category"),
    "towns": pgettext_lazy("briefing chart", "Issues by place"),
    "days": pgettext_lazy("briefing chart", "Issues by day"),
    "handling": pgettext_lazy("briefing chart", "The chain of whistles"),
}
