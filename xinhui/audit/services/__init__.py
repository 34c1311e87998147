"""Writing the trail: `record`, `record_many`, `AuditRow`."""

from xinhui.audit.services.trail import AuditRow, record, record_many

__all__ = ["AuditRow", "record", "record_many"]
