"""What the cadre office does to targets, rules, reshuffles and profiles."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from cadres.forms.analysis import TargetForm
from cadres.forms.base import NothingForm
from cadres.models import HomeRule, PostProfile, ProfileCondition, Reshuffle, ReshuffleMove, StructureTarget
from cadres.services.analysis import profiles, reshuffles, targets
from cadres.states.analysis import RESHUFFLE_TABLE
from cadres.views.base import Subject, Verb


def _allows(verb: str) -> Callable[[Any], bool]:
    return lambda row: RESHUFFLE_TABLE.allows(row.state, verb)


SUBJECTS = (
    Subject(
        "target", "target_id", lambda user: StructureTarget.objects.visible_to(user).in_force(),
        lambda row: "/cadres/analysis/targets/",
        (
            Verb("change", _("Change the target"), TargetForm, targets.change_target),
            Verb("stop", _("Stop the target"), NothingForm, targets.stop_target, is_danger=True),
        ),
    ),
    Subject(
        "home_rule", "home_rule_id", lambda user: HomeRule.objects.visible_to(user).in_force(),
        lambda row: "/cadres/analysis/targets/",
        (Verb("stop", _("Stop the rule"), NothingForm, targets.stop_home_rule, is_danger=True),),
    ),
    Subject(
        "reshuffle", "reshuffle_id", lambda user: Reshuffle.objects.visible_to(user),
        lambda row: f"/cadres/reshuffles/{row.pk}/",
        (
            Verb("share", _("Share it with the cadre office"), NothingForm, reshuffles.share_reshuffle,
                 fits=_allows("share"), is_primary=True),
            Verb("take_back", _("Take it back to work on it"), NothingForm, reshuffles.turn_reshuffle,
                 fits=_allows("take_back"), extra=(("verb", "take_back"),)),
            Verb("archive", _("Put the reshuffle away"), NothingForm, reshuffles.turn_reshuffle,
                 fits=_allows("archive"), extra=(("verb", "archive"),), is_danger=True),
        ),
    ),
    Subject(
        "reshuffle_move", "reshuffle_move_id",
        lambda user: ReshuffleMove.objects.visible_to(user).select_related("cadre", "post"),
        lambda row: f"/cadres/reshuffles/{row.reshuffle_id}/",
        (Verb("drop", _("Take the move back"), NothingForm, reshuffles.drop_move),),
    ),
    Subject(
        "profile", "profile_id", lambda user: PostProfile.objects.visible_to(user).filter(is_active=True),
        lambda row: "/cadres/profiles/",
        (Verb("stop", _("Stop the profile"), NothingForm, profiles.stop_profile, is_danger=True),),
    ),
    Subject(
        "condition", "condition_id",
        lambda user: ProfileCondition.objects.visible_to(user).filter(profile__is_active=True),
        lambda row: f"/cadres/profiles/{row.profile_id}/",
        (Verb("drop", _("Drop the condition"), NothingForm, profiles.drop_condition, is_danger=True),),
    ),
)  # fmt: skip
