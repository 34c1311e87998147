"""The pool of experts."""

import pytest

from tests.talent.board.kit import Board, build_board
from tests.world_talent import Talent


@pytest.fixture
def board(talent: Talent) -> Board:
    """Eight experts."""
    return build_board(talent)
