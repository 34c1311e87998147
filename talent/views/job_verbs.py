"""Verbs on posts and candidates: whoever sees the row works for its employer; what a second person decides is the
unit's or the office's."""

from typing import Any

from django.utils.translation import pgettext_lazy

from talent.forms.base import NothingForm, ReasonForm
from talent.forms.jobs import HireForm, InterviewedForm, InviteForm, JobPostForm, OfferForm
from talent.models import JobCandidate, JobPost
from talent.scope import TalentScope
from talent.services.jobs import hiring, posts, working
from talent.states.jobs import CANDIDATE_TABLE, JOB_TABLE
from talent.views.base import Subject, Verb, by_unit


def _of_row(scope: TalentScope, target: Any) -> bool:
    """Whoever sees it; the service asks again for whom they act."""
    return True


SUBJECTS = (
    Subject(
        "job", "post_id", lambda user: JobPost.objects.visible_to(user).select_related("employer"),
        lambda row: f"/talent/posts/{row.pk}/", (
            Verb("change", pgettext_lazy("job", "Change the post"), JobPostForm, posts.change_post, may=_of_row,
                 fits=lambda row: JOB_TABLE.allows(row.state, "change")),
            Verb("submit", pgettext_lazy("job", "Submit the post"), NothingForm, posts.submit_post, may=_of_row,
                 fits=lambda row: JOB_TABLE.allows(row.state, "submit"), is_primary=True),
            Verb("publish", pgettext_lazy("job", "Publish the post"), NothingForm, posts.publish_post, may=by_unit,
                 fits=lambda row: JOB_TABLE.allows(row.state, "publish"), is_primary=True),
            Verb("refuse", pgettext_lazy("job", "Send the post back"), ReasonForm, posts.refuse_post, may=by_unit,
                 fits=lambda row: JOB_TABLE.allows(row.state, "refuse"), is_danger=True),
            Verb("close", pgettext_lazy("job", "Close the post"), ReasonForm, posts.close_post, may=_of_row,
                 fits=lambda row: JOB_TABLE.allows(row.state, "close"), is_danger=True),
        ),
    ),
    Subject(
        "candidate", "candidate_id",
        lambda user: JobCandidate.objects.visible_to(user).select_related("post__employer"),
        lambda row: f"/talent/candidates/{row.pk}/", (
            Verb("invite", pgettext_lazy("job", "Invite to an interview"), InviteForm, working.invite_candidate,
                 may=_of_row, fits=lambda row: CANDIDATE_TABLE.allows(row.state, "invite"), is_primary=True),
            Verb("interviewed", pgettext_lazy("job", "Interview held"), InterviewedForm, working.note_interview,
                 may=_of_row, fits=lambda row: CANDIDATE_TABLE.allows(row.state, "interviewed"), is_primary=True),
            Verb("offer", pgettext_lazy("job", "Make an offer"), OfferForm, working.make_offer, may=_of_row,
                 fits=lambda row: CANDIDATE_TABLE.allows(row.state, "offer"), is_primary=True),
            Verb("report", pgettext_lazy("job", "Report the hire"), HireForm, working.report_hire, may=_of_row,
                 fits=lambda row: CANDIDATE_TABLE.allows(row.state, "report"), is_primary=True),
            Verb("confirm", pgettext_lazy("job", "Confirm the hire"), NothingForm, hiring.confirm_hire, may=by_unit,
                 fits=lambda row: CANDIDATE_TABLE.allows(row.state, "confirm"), is_primary=True),
            Verb("send-back", pgettext_lazy("job", "Send the hire back"), ReasonForm, working.send_back_hire,
                 may=by_unit, fits=lambda row: CANDIDATE_TABLE.allows(row.state, "send_back"), is_danger=True),
            Verb("decline", pgettext_lazy("job", "Note that the offer was declined"), ReasonForm, working.note_decline,
                 may=_of_row, fits=lambda row: CANDIDATE_TABLE.allows(row.state, "decline")),
            Verb("refuse", pgettext_lazy("job", "Do not choose"), ReasonForm, working.refuse_candidate, may=_of_row,
                 fits=lambda row: CANDIDATE_TABLE.allows(row.state, "refuse"), is_danger=True),
        ),
    ),
)  # fmt: skip
