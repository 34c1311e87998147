"""Every state of the four machines is reached by the real services."""

import pytest

from grids.states import AssignmentState, IssueState, StepState, WhistleState
from tests.world_chain import assignment_in, issue_in, step_in, whistle_in
from tests.world_grids import MONDAY, District
from xinhui.core import clock


@pytest.mark.parametrize("state", IssueState.values)
def test_issue_reaches(district: District, state: str) -> None:
    with clock.moved(MONDAY):
        assert issue_in(district, state).state == state


@pytest.mark.parametrize("state", WhistleState.values)
def test_whistle_reaches(district: District, state: str) -> None:
    with clock.moved(MONDAY):
        assert whistle_in(district, state).state == state


@pytest.mark.parametrize("state", AssignmentState.values)
def test_assignment_reaches(district: District, state: str) -> None:
    with clock.moved(MONDAY):
        assert assignment_in(district, state).state == state


@pytest.mark.parametrize("state", StepState.values)
def test_step_reaches(district: District, state: str) -> None:
    with clock.moved(MONDAY):
        assert step_in(district, state).state == state
