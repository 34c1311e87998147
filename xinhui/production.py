"""What production refuses to start with. Pure: called by the settings file with plain values."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ImproperlyConfigured

from xinhui.sign_in_settings import insecure_sso

EMBEDDED_SECRET = "embedded-demo-key-opens-nothing-and-production-refuses-it"  # noqa: S105
MIN_SECRET_LENGTH = 50
MIN_SECRET_VARIETY = 5


def insecure_reasons(
    *,
    debug: bool,
    secrets: Mapping[str, str],
    allowed_hosts: Sequence[str],
    database_engine: str,
    redis_url: str,
    site_url: str,
    sso: Mapping[str, Mapping[str, str]] | None = None,
) -> list[str]:
    """Every reason why these settings are unsafe in production; empty when they are safe."""
    reasons = []
    if debug:
        reasons.append("DEBUG must be off.")
    for name, value in secrets.items():
        if value == EMBEDDED_SECRET or len(value) < MIN_SECRET_LENGTH or len(set(value)) < MIN_SECRET_VARIETY:
            reasons.append(f"{name} must be set to a random value of at least {MIN_SECRET_LENGTH} characters.")
    if len(set(secrets.values())) < len(secrets):
        reasons.append("Each secret must differ from the others.")
    if not allowed_hosts or "*" in allowed_hosts:
        reasons.append("ALLOWED_HOSTS must name the host(s) of the portal.")
    if not database_engine.endswith("postgresql"):
        reasons.append("DATABASE_URL must name a PostgreSQL database.")
    if not redis_url:
        reasons.append("REDIS_URL must be set.")
    if not site_url.startswith("https://"):
        reasons.append("SITE_URL must begin with https://.")
    return reasons + insecure_sso(sso or {})


def refuse_if_insecure(
    *,
    debug: bool,
    secrets: Mapping[str, str],
    allowed_hosts: Sequence[str],
    database_engine: str,
    redis_url: str,
    site_url: str,
    sso: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Raise ImproperlyConfigured with every reason at once, so that one restart is enough to mend them."""
    reasons = insecure_reasons(
        debug=debug,
        secrets=secrets,
        allowed_hosts=allowed_hosts,
        database_engine=database_engine,
        redis_url=redis_url,
        site_url=site_url,
        sso=sso,
    )
    if reasons:
        raise ImproperlyConfigured("Refusing to start in production:\n- " + "\n- ".join(reasons))
