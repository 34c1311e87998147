"""The reader's own file."""

from cadres.models import Cadre
from xinhui.accounts.models import User


def own_file(user: User) -> Cadre | None:
    """The file that is linked to the account, without its sealed texts. One query."""
    return Cadre.objects.light().select_related("unit").filter(user=user).first()
