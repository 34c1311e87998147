"""What a candidate agrees to: the version in force stands with each application. Pure."""

from datetime import timedelta

#: Of the text in templates/talent/_job_consent.html: another text, another version.
CONSENT_VERSION = "2026-11"
#: So long after an application has ended what is personal in it is erased (个人信息保护法 第十九条).
KEPT = timedelta(days=180)
