"""Published figures of quarters (systems.md, M3), counted from the records of the whole district."""

from members.models import JointAgreement, Quarter


def quarters_listed() -> int:
    """Quarters on the list."""
    return Quarter.objects.on_the_list().count()


def quarters_covered() -> int:
    """Those with a party organization in being."""
    return Quarter.objects.on_the_list().covered().count()


def agreements_in_force() -> int:
    """Joint-work agreements valid today."""
    return JointAgreement.objects.in_force().count()
