"""Errors that people read: the field, the reason, what to do."""

from django_stubs_ext import StrOrPromise


class DomainError(Exception):
    """A rule said no. `code` is kebab-case and stable; `message` and `action` are in the reader's language."""

    status = 400

    def __init__(
        self,
        *,
        code: str,
        message: StrOrPromise,
        field: str | None = None,
        action: StrOrPromise | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field
        self.action = action

    def __str__(self) -> str:
        return f"{self.message} {self.action}" if self.action else str(self.message)


class InvalidInput(DomainError):
    """What was typed or sent cannot be used."""

    status = 400


class Forbidden(DomainError):
    """Seen, but not theirs to do."""

    status = 403


class NotFound(DomainError):
    """Unknown, or outside the scope: the two look the same on purpose."""

    status = 404


class Conflict(DomainError):
    """Clashes with what is already recorded."""

    status = 409


class TransitionRefused(Conflict):
    """The verb is not allowed from the present state."""

    def __init__(
        self,
        *,
        state: str,
        verb: str,
        message: StrOrPromise,
        code: str = "transition-refused",
        action: StrOrPromise | None = None,
    ) -> None:
        super().__init__(code=code, message=message, action=action)
        self.state = state
        self.verb = verb
