"""The kinds of records. A kind is added here, in grids/api/sync_bodies.py (its shape), and on the phone."""

from grids.services.sync import chain, field, orders, roll_calls, shelters
from grids.services.sync.envelope import Kind

KINDS: dict[str, Kind] = {
    "issue": chain.ISSUE,
    "verify": chain.VERIFY,
    "rate": chain.RATE,
    "patrol": field.PATROL,
    "daily_record": field.DAILY_RECORD,
    "visit": field.VISIT,
    "mediation": field.MEDIATION,
    "order_see": orders.SEE,
    "order_acknowledge": orders.ACKNOWLEDGE,
    "order_execute": orders.EXECUTE,
    "order_finish": orders.FINISH,
    "roll_call": roll_calls.ANSWER,
    "shelter_count": shelters.COUNT,
}
