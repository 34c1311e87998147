"""App config."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xinhui.core.ticks import register_tick


class GridsConfig(AppConfig):
    """Divisions, grids, teams, patrols, issues and the whistle chain."""

    name = "grids"
    verbose_name = _("Grid governance")

    def ready(self) -> None:
        """Register the message kinds and what can be imported."""
        import_module("grids.notices")
        import_module("grids.notices_emergencies")
        import_module("grids.notices_alerts")
        import_module("grids.notices_plans")
        import_module("grids.notices_duties")
        import_module("grids.notices_deployments")
        import_module("grids.notices_situation")
        import_module("grids.notices_supplies")
        import_module("grids.notices_shelters")
        import_module("grids.notices_hotline")
        import_module("grids.exchange")
        import_module("grids.services.retention")
        import_module("grids.handover")
        register_tick("forms", import_module("grids.services.mappings.run").forms_round)
        register_tick("hotline", import_module("grids.services.hotline.round").hotline_round)
