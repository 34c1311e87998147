"""The admin theme's settings (django-unfold)."""

from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": _("Xinhui portal"),
    "SITE_HEADER": _("Xinhui portal"),
    "SITE_SUBHEADER": _("Party building and grid governance"),
    "SITE_URL": "/",
    "SITE_SYMBOL": "grid_view",
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "BORDER_RADIUS": "8px",
    "COLORS": {
        "primary": {
            "50": "253 243 242", "100": "251 228 226", "200": "247 204 201", "300": "240 168 163", "400": "229 116 109",
            "500": "209 74 66", "600": "179 38 30", "700": "150 30 24", "800": "124 28 23", "900": "103 28 24",
            "950": "56 10 8",
        }
    },
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda _request: static("xinhui/icon.svg")}],
    "SIDEBAR": {
        "show_search": True,
        "show_all_applications": False,
        "navigation": "xinhui.dashboards.navigation.sidebar",
    },
    "STYLES": [lambda _request: static("xinhui/admin.css")],
    "DASHBOARD_CALLBACK": "xinhui.dashboards.overview.overview",
}  # fmt: skip
