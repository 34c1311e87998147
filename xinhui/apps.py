"""The admin's app config: django.contrib.admin with the portal's own site."""

from django.contrib.admin.apps import AdminConfig


class XinhuiAdminConfig(AdminConfig):
    """Swaps the default admin site for the portal's."""

    default_site = "xinhui.admin.XinhuiAdminSite"
