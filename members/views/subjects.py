"""Every kind of row with verbs: each subject's module brings its own."""

from members.views.alliance_verbs import SUBJECTS as ALLIANCES
from members.views.base import Subject
from members.views.cadre_file_verbs import SUBJECTS as CADRE_FILES
from members.views.centre_verbs import SUBJECTS as CENTRES
from members.views.chain_verbs import SUBJECTS as CHAINS
from members.views.development_verbs import SUBJECTS as DEVELOPMENT
from members.views.dues_verbs import SUBJECTS as DUES
from members.views.honour_verbs import SUBJECTS as HONOURS
from members.views.life_verbs import SUBJECTS as LIFE
from members.views.organization_verbs import SUBJECTS as ORGANIZATIONS
from members.views.points_verbs import SUBJECTS as POINTS
from members.views.quarter_verbs import SUBJECTS as QUARTERS
from members.views.register_verbs import SUBJECTS as REGISTER
from members.views.review_verbs import SUBJECTS as REVIEWS
from members.views.service_verbs import SUBJECTS as SERVICE
from members.views.trade_verbs import SUBJECTS as TRADES
from members.views.transfer_verbs import SUBJECTS as TRANSFERS
from members.views.university_verbs import SUBJECTS as UNIVERSITY
from members.views.village_verbs import SUBJECTS as VILLAGES

SUBJECTS: dict[str, Subject] = {
    subject.name: subject
    for subject in (
    *ORGANIZATIONS,
    *LIFE,
    *SERVICE,
    *TRADES,
    *UNIVERSITY,
    *ALLIANCES,
    *REVIEWS,
    *DEVELOPMENT,
    *DUES,
    *QUARTERS,
    *REGISTER,
    *TRANSFERS,
    *POINTS,
    *HONOURS,
    *CENTRES,
    *VILLAGES,
    *CHAINS,
    *CADRE_FILES,
)
}  # fmt: skip


def subject_of(name: str) -> Subject | None:
    """The subject of a name."""
    return SUBJECTS.get(name)
