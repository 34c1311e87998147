"""Whoever acts for an employer comes in by the employers' portal: importing this registers it."""

from django.utils.translation import pgettext_lazy

from talent.selectors.jobs import acts_for_somebody
from xinhui.accounts.doors import Door, register_door

register_door(Door("talent:firm", pgettext_lazy("firm", "My company"), acts_for_somebody))
