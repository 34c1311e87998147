"""Every kind of row with verbs: each subject's module brings its own."""

from members.views.base import Subject
from members.views.organization_verbs import SUBJECTS as ORGANIZATIONS
from members.views.register_verbs import SUBJECTS as REGISTER
from members.views.transfer_verbs import SUBJECTS as TRANSFERS

SUBJECTS: dict[str, Subject] = {
    subject.name: subject
    for subject in (
        *ORGANIZATIONS,
        *REGISTER,
        *TRANSFERS,
    )
}  # fmt: skip


def subject_of(name: str) -> Subject | None:
    """The subject of a name."""
    return SUBJECTS.get(name)
