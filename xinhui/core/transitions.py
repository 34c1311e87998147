"""Transition tables: one table a machine, tested pair by pair. Pure."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.utils.translation import gettext_lazy as _

from xinhui.core.errors import TransitionRefused

S = TypeVar("S", bound=str)


@dataclass(frozen=True)
class Transition(Generic[S]):
    """`verb` leads from any of `sources` to `target`."""

    verb: str
    sources: frozenset[S]
    target: S


@dataclass(frozen=True)
class TransitionTable(Generic[S]):
    """All transitions of one machine. A (state, verb) pair has at most one target."""

    states: tuple[S, ...]
    transitions: tuple[Transition[S], ...]
    _targets: dict[tuple[str, str], S] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        for transition in self.transitions:
            for source in transition.sources:
                key = (str(source), transition.verb)
                if key in self._targets:
                    raise ValueError(f"two targets for {key}")
                if source not in self.states or transition.target not in self.states:
                    raise ValueError(f"unknown state in {key}")
                self._targets[key] = transition.target

    @property
    def verbs(self) -> tuple[str, ...]:
        """Every verb, in table order, once."""
        return tuple(dict.fromkeys(transition.verb for transition in self.transitions))

    def allows(self, state: str, verb: str) -> bool:
        """True when `verb` may happen in `state`."""
        return (str(state), verb) in self._targets

    def next(self, state: str, verb: str) -> S:
        """The state after `verb`; raises TransitionRefused."""
        target = self._targets.get((str(state), verb))
        if target is None:
            label = getattr(state, "label", None) or next(
                (getattr(s, "label", s) for s in self.states if s == state), state
            )
            raise TransitionRefused(
                state=str(state),
                verb=verb,
                message=_("This cannot be done now: the state is “%(state)s”.") % {"state": label},
                action=_("Reload the page to see what has happened since."),
            )
        return target

    def verbs_from(self, state: str) -> list[str]:
        """Verbs allowed in `state`, in table order."""
        return [verb for verb in self.verbs if self.allows(state, verb)]
