"""Every kind of row with verbs: each subject's module brings its own."""

from talent.views.agreement_verbs import SUBJECTS as AGREEMENTS
from talent.views.application_verbs import SUBJECTS as APPLICATIONS
from talent.views.base import Subject
from talent.views.board_verbs import SUBJECTS as BOARD
from talent.views.carrier_verbs import SUBJECTS as CARRIERS
from talent.views.event_verbs import SUBJECTS as EVENTS
from talent.views.grant_verbs import SUBJECTS as GRANTS
from talent.views.job_verbs import SUBJECTS as JOBS
from talent.views.people_verbs import SUBJECTS as PEOPLE
from talent.views.plan_verbs import SUBJECTS as PLANS
from talent.views.policy_verbs import SUBJECTS as POLICIES
from talent.views.project_verbs import SUBJECTS as PROJECTS
from talent.views.rights_verbs import SUBJECTS as RIGHTS
from talent.views.schooling_verbs import SUBJECTS as SCHOOLING
from talent.views.target_verbs import SUBJECTS as TARGETS
from talent.views.ticket_verbs import SUBJECTS as TICKETS

_ALL: tuple[Subject, ...] = (
    *PEOPLE,
    *TARGETS,
    *POLICIES,
    *GRANTS,
    *TICKETS,
    *SCHOOLING,
    *APPLICATIONS,
    *JOBS,
    *EVENTS,
    *PLANS,
    *BOARD,
    *RIGHTS,
    *CARRIERS,
    *AGREEMENTS,
    *PROJECTS,
)  # fmt: skip
SUBJECTS: dict[str, Subject] = {subject.name: subject for subject in _ALL}


def subject_of(name: str) -> Subject | None:
    """The subject of a name."""
    return SUBJECTS.get(name)
