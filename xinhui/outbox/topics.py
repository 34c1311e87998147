"""What a live page can watch, and who may: a topic stands for one pulse or several."""

from collections.abc import Iterable

from xinhui.accounts.models import User
from xinhui.accounts.roles import Role
from xinhui.accounts.scope import scope_of

#: Topic → the pulses that make it change.
TOPICS: dict[str, tuple[str, ...]] = {
    "messages": ("messages",),
    "whistles": ("whistles",),
    "issues": ("issues",),
    "chain": ("whistles", "issues"),
    "grids": ("grids",),
    "emergencies": ("emergencies",),
}
#: What everybody who is signed in may watch: everybody has messages.
OF_EVERYBODY = frozenset({"messages"})
#: A stream says that something changed, never what: whoever holds a post may know. A bureau's client is no page.
WATCHERS = frozenset(Role) - {Role.BUREAU_CLIENT}


def wanted_topics(text: str) -> tuple[str, ...] | None:
    """The topics of `chain,emergencies`, each once; None when there is none, or one that nobody knows."""
    topics = tuple(dict.fromkeys(part for part in text.split(",") if part))
    return topics if topics and all(topic in TOPICS for topic in topics) else None


def pulses_of(topics: Iterable[str]) -> tuple[str, ...]:
    """The pulses behind the topics, each once."""
    return tuple(dict.fromkeys(pulse for topic in topics for pulse in TOPICS[topic]))


def may_watch(user: User, topics: Iterable[str]) -> bool:
    """Everybody their messages; the district's work whoever holds a post in force. One query at most."""
    return OF_EVERYBODY.issuperset(topics) or scope_of(user).has(*WATCHERS)
