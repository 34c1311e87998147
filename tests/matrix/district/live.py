"""The live channel's door and what watches the portal itself."""

from tests.matrix.lines import EVERYONE, NOT_SIGNED_IN, Line, page
from xinhui.accounts.models import Role

WATCHERS = frozenset(Role.values) - {Role.BUREAU_CLIENT}
LINES: tuple[Line, ...] = (
    # No server of streams stands behind the tests' client: 204 sends the page to polling.
    page("outbox:live", WATCHERS, ok=204, anonymous=NOT_SIGNED_IN, suffix="?topics=chain,emergencies"),
    # From this machine, without a token, on the embedded default: figures of the whole, nobody's.
    page("dashboards:metrics", EVERYONE, anonymous=200),
)
