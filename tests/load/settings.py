"""The portal's settings with one more address: a bare view with one insert, the floor of the report."""

from xinhui.settings import *  # noqa: F403
from xinhui.settings import INSTALLED_APPS as _APPS
from xinhui.settings import REST_FRAMEWORK

INSTALLED_APPS = [*_APPS, "tests.load"]
ROOT_URLCONF = "tests.load.urls"
REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = {"user": "100000000/min"}
ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
