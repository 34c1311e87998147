"""Every kind of row with verbs: each subject's module brings its own."""

from talent.views.base import Subject
from talent.views.board_verbs import SUBJECTS as BOARD
from talent.views.people_verbs import SUBJECTS as PEOPLE
from talent.views.rights_verbs import SUBJECTS as RIGHTS
from talent.views.target_verbs import SUBJECTS as TARGETS

_ALL: tuple[Subject, ...] = (
    *PEOPLE,
    *TARGETS,
    *BOARD,
    *RIGHTS,
)  # fmt: skip
SUBJECTS: dict[str, Subject] = {subject.name: subject for subject in _ALL}


def subject_of(name: str) -> Subject | None:
    """The subject of a name."""
    return SUBJECTS.get(name)
