"""People sent down in the demo district, in the heavy rain and for everyday work: fictitious names, real services."""

from datetime import date
from itertools import cycle

from django.db.models import Q

from grids.deployment_states import DeploymentState
from grids.models import Deployment, Grid
from grids.services.deployments.send import NewDeployment, send_down
from grids.services.deployments.verbs import note_arrival, recall_everybody
from xinhui.accounts.actors import Actor
from xinhui.accounts.models import Unit, UnitKind
from xinhui.demo.people import names, phone

DUTIES = ("排查积水点", "转移群众", "值守避险场所", "运送物资")


def send_to_town(*, actor: Actor, town: str, number: int, activation_id: int | None, today: date) -> None:
    """`number` people from the departments in turn, to the town's grids in turn."""
    codes = list(Grid.objects.active().filter(code__startswith=town).order_by("code").values_list("code", flat=True))
    grids = cycle(codes[:: max(1, len(codes) // number)])
    units = cycle(Unit.objects.active().filter(kind=UnitKind.DEPARTMENT).order_by("code").values_list("pk", flat=True))
    people, first = names(67), 40_000 if activation_id is None else 50_000
    send_down(actor=actor, activation_id=activation_id, rows=[
        NewDeployment(next(people), next(units), next(grids), today, phone(first + n), DUTIES[n % len(DUTIES)])
        for n in range(number)
    ])  # fmt: skip


def arrive(*, actor: Actor, activation_id: int | None, share: float) -> None:
    """That share of those expected for the activation, or for everyday work, arrives."""
    wanted = Deployment.objects.filter(_work_of(activation_id), state=DeploymentState.SENT).order_by("pk")
    ids = list(wanted.values_list("pk", flat=True))
    for pk in ids[: int(len(ids) * share)]:
        note_arrival(actor=actor, deployment_id=pk)


def _work_of(activation_id: int | None) -> Q:
    return Q(activation=None) if activation_id is None else Q(activation_id=activation_id)


def go_home(*, actor: Actor, activation_id: int) -> None:
    """Everybody of the activation is recalled."""
    recall_everybody(actor=actor, activation_id=activation_id, reason="响应解除")
