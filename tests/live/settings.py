"""The portal's settings with a live page of the tests' own."""

from xinhui.settings import *  # noqa: F403

ROOT_URLCONF = "tests.live.urls"
