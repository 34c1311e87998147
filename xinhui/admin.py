"""The portal's AdminSite and shared admin bases."""

from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite


class XinhuiAdminSite(UnfoldAdminSite):
    """The browser admin of the district."""

    site_title = _("Xinhui portal")
    site_header = _("Xinhui portal")
    index_title = _("Overview")
