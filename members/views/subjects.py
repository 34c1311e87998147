"""Every kind of row with verbs: each subject's module brings its own."""

from members.views.base import Subject
from members.views.organization_verbs import SUBJECTS as ORGANIZATIONS
from members.views.points_verbs import SUBJECTS as POINTS

SUBJECTS: dict[str, Subject] = {
    subject.name: subject
    for subject in (
        *ORGANIZATIONS,
        *POINTS,
    )
}  # fmt: skip


def subject_of(name: str) -> Subject | None:
    """The subject of a name."""
    return SUBJECTS.get(name)
