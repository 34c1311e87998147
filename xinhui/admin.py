"""The portal's AdminSite and the shared bases of every admin page.

Who may what comes from posts, never from Django's flags: an admin page names the roles that look and those that edit,
rows are those `.visible_to` the reader, and every change through the admin is audited.
"""

from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from import_export.admin import ExportMixin
from import_export.formats.base_formats import CSV, XLSX
from leaflet.admin import LeafletGeoAdminMixin
from unfold.admin import ModelAdmin
from unfold.contrib.import_export.forms import ExportForm
from unfold.sites import UnfoldAdminSite

from xinhui.accounts.actors import Actor
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import scope_of
from xinhui.audit.services import record

SITE_ROLES = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.COMMAND_CENTRE)


class XinhuiAdminSite(UnfoldAdminSite):  # type: ignore[misc]  # unfold ships no types
    """The browser admin of the district."""

    site_title = _("Xinhui portal")
    site_header = _("Xinhui portal")
    index_title = _("Administration")

    def has_permission(self, request: HttpRequest) -> bool:
        """Holders of one of the roles that run the portal."""
        return scope_of(request.user).has(*SITE_ROLES)


class SafeXlsx(XLSX):  # type: ignore[misc]  # import-export ships no types
    """Excel without formulas: a cell that begins like one is kept as text (OWASP, “CSV injection”)."""

    def export_data(self, dataset: Any, **kwargs: Any) -> bytes:
        """Neutralised, whatever the caller asked for."""
        return bytes(super().export_data(dataset, **{**kwargs, "escape_formulae": True}))


class SafeCsv(CSV):  # type: ignore[misc]  # import-export ships no types
    """CSV without formulas."""

    def export_data(self, dataset: Any, **kwargs: Any) -> str:
        """Neutralised."""
        return str(super().export_data(dataset, **{**kwargs, "escape_formulae": True}))


class ScopedAdmin(ExportMixin, ModelAdmin):  # type: ignore[misc]  # unfold and import-export ship no types
    """Read-only by default; rows visible to the reader; export in Excel."""

    view_roles: ClassVar[tuple[Role, ...]] = (Role.COMMAND_CENTRE, Role.SYSTEM_ADMIN)
    edit_roles: ClassVar[tuple[Role, ...]] = ()
    delete_roles: ClassVar[tuple[Role, ...]] = ()
    export_form_class = ExportForm
    formats: ClassVar[list[type]] = [SafeXlsx, SafeCsv]
    list_per_page = 50
    show_full_result_count = False

    def _has(self, request: HttpRequest, roles: tuple[Role, ...]) -> bool:
        return bool(roles) and scope_of(request.user).has(*roles)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever may look."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The roles that look, and those that edit."""
        return self._has(request, (*self.view_roles, *self.edit_roles))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The roles that edit."""
        return self._has(request, self.edit_roles)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The roles that edit."""
        return self._has(request, self.edit_roles)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody, unless a page says who."""
        return self._has(request, self.delete_roles)

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whoever may look."""
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows visible to the reader."""
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.filter(pk__in=self.model._default_manager.visible_to(request.user).values("pk"))

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm[Any], change: bool) -> None:
        """Save and audit, in the admin's own transaction."""
        super().save_model(request, obj, form, change)
        changed = {"fields": form.changed_data} if change else {"added": True}
        record(actor=Actor.of_request(request), verb="admin_change" if change else "admin_add", target=obj,
               detail=changed)  # fmt: skip

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Audit and delete."""
        record(actor=Actor.of_request(request), verb="admin_delete", target=obj, detail={"label": str(obj)})
        super().delete_model(request, obj)


class ScopedMapAdmin(LeafletGeoAdminMixin, ScopedAdmin):  # type: ignore[misc]  # leaflet ships no types
    """A scoped admin whose geometry is drawn on a map."""

    map_height = "480px"
