"""The portal's settings under a moved clock."""

from xinhui.settings import *  # noqa: F403
from xinhui.settings import INSTALLED_APPS as _APPS

INSTALLED_APPS = [*_APPS, "tests.flows.moved"]
