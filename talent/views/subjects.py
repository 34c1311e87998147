"""Every kind of row with verbs: each subject's module brings its own."""

from talent.views.agreement_verbs import SUBJECTS as AGREEMENTS
from talent.views.base import Subject
from talent.views.carrier_verbs import SUBJECTS as CARRIERS
from talent.views.people_verbs import SUBJECTS as PEOPLE
from talent.views.project_verbs import SUBJECTS as PROJECTS
from talent.views.target_verbs import SUBJECTS as TARGETS

_ALL: tuple[Subject, ...] = (
    *PEOPLE,
    *TARGETS,
    *CARRIERS,
    *AGREEMENTS,
    *PROJECTS,
)  # fmt: skip
SUBJECTS: dict[str, Subject] = {subject.name: subject for subject in _ALL}


def subject_of(name: str) -> Subject | None:
    """The subject of a name."""
    return SUBJECTS.get(name)
