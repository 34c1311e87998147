"""The lines of /api/v1/: every method of every address."""

from grids.cap import NS
from tests.matrix.lines import call
from tests.matrix.table import (
    AREA,
    CENTRE,
    DISPATCH,
    DISTRICT,
    SITE,
    TOWN_LEADER,
    UNIT,
    UNIT_LEADER,
    VERIFY,
)  # fmt: skip
from xinhui.accounts.models import Role

REPORT = {"uuid": "@new", "category": "B101", "description": "路面塌陷", "latitude": 22.405, "longitude": 113.005}
#: For the plan of desk_rows.py.
ALERT = f"""<alert xmlns="{NS}"><identifier>1</identifier><sender>qxj</sender><sent>2026-09-14T08:00:00+08:00</sent>
<status>Exercise</status><msgType>Alert</msgType><scope>Public</scope><info><category>Geo</category>
<event>地质灾害</event><urgency>Immediate</urgency><severity>Extreme</severity><certainty>Likely</certainty>
<area><areaDesc>罗坑镇</areaDesc><geocode><valueName>行政区划代码</valueName><value>440705103000</value></geocode>
</area></info></alert>"""

API = (
    call("POST api:attachments", ok=201, data={"photo": "@file"}),
    call("GET api:issues-list", row="issue:open", is_list=True),
    call("POST api:issues-list", AREA | {Role.BUREAU_CLIENT}, ok=201, data=REPORT),
    call("GET api:issues-detail", row="issue:open"),
    call("POST api:issues-confirm", SITE, row="issue:to_confirm", data={"text": "属实"}),
    call("POST api:issues-dismiss", AREA, row="issue:open", data={"text": "现场无此情况"}),
    call("GET api:issues-nearby", row="issue:open"),
    call("POST api:issues-merge", DISPATCH | {Role.VILLAGE_SECRETARY}, ok=400, row="issue:open", data={"original": "@uuid"}),
    call("POST api:issues-settle", AREA, row="issue:open", data={"note": "当场扶正"}),
    call("GET api:whistles-list", row="whistle:dispatched", is_list=True),
    call("POST api:whistles-list", AREA, ok=201, row="issue:open", data={"issue": "@uuid", "reason": "需部门处理"}),
    call("GET api:whistles-detail", row="whistle:dispatched"),
    call("POST api:whistles-approve", TOWN_LEADER, row="whistle:pending"),
    call("POST api:whistles-reject", TOWN_LEADER, row="whistle:pending", data={"text": "可自行处理"}),
    call("POST api:whistles-dispatch", DISPATCH, row="whistle:to_dispatch", data={"lead_unit": "440705-swj"}),
    call("POST api:whistles-verify", VERIFY, row="whistle:finished", data={"photos": "@photo"}),
    call("POST api:whistles-rework", VERIFY, row="whistle:finished", data={"text": "井盖仍松动"}),
    call("POST api:whistles-close", DISPATCH | {Role.VILLAGE_SECRETARY}, row="whistle:verified"),
    call("POST api:whistles-rate", SITE, row="whistle:closed", data={"speed": 5, "quality": 4, "attitude": 5}),
    call("POST api:whistles-supervise", DISTRICT | TOWN_LEADER, row="whistle:dispatched", data={"demand": "三日内办结"}),
    call("POST api:whistles-withdraw", DISPATCH, row="whistle:dispatched", data={"text": "误报"}),
    call("GET api:assignments-list", row="assignment:sent", is_list=True),
    call("GET api:assignments-detail", row="assignment:sent"),
    call("POST api:assignments-respond", UNIT, row="assignment:sent"),
    call("POST api:assignments-claim-return", UNIT, row="assignment:sent", data={"rule": "第12项", "reason": "属水务设施"}),
    call("POST api:assignments-finish", UNIT, row="assignment:responded", data={"result": "已更换井盖"}),
    call("POST api:assignments-ask-extension", UNIT, row="assignment:responded", data={
        "amount": 1, "unit": "working_day", "reason": "等待配件"}),
    call("POST api:assignments-suspend", UNIT_LEADER, row="assignment:responded", data={"text": "等待停水许可"}),
    call("POST api:assignments-resume", UNIT, row="assignment:suspended"),
    call("POST api:assignments-hand-over", UNIT_LEADER, row="assignment:responded", data={
        "unit": "440705-swj", "reason": "属水务设施"}),
    call("POST api:assignments-accept-return", DISPATCH, row="assignment:return_claimed"),
    call("POST api:assignments-dispute-return", DISPATCH, row="assignment:return_claimed", data={"text": "由贵局负责"}),
    call("GET api:grids-list", row="grid", is_list=True),
    call("GET api:grids-detail", row="grid"),
    call("GET api:grids-locate", suffix="?lat=22.405&lng=113.005"),
    call("GET api:activations-list", row="activation", is_list=True),
    call("POST api:activations-list", DISTRICT, ok=201, data={
        "event": "natural_rain", "severity": 1, "area_code": "440705103201", "is_drill": False, "authority": "区防指",
        "reason": "暴雨红色预警"}),
    call("GET api:activations-detail", row="activation"),
    call("POST api:activations-order", DISTRICT | TOWN_LEADER, row="activation", data={"title": "转移", "text": "立即转移"}),
    call("POST api:activations-supersede", DISTRICT | TOWN_LEADER, row="activation", data={
        "order": "@order", "title": "转移", "text": "改为立即转移"}),
    call("POST api:activations-cancel", DISTRICT | TOWN_LEADER, row="activation", data={"order": "@order", "reason": "误发"}),
    call("POST api:activations-stand-down", DISTRICT, row="activation", data={"text": "雨停"}),
    call("POST api:alerts", CENTRE | {Role.BUREAU_CLIENT}, ok=201, xml=ALERT),
    call("GET api:orders-list", row="order:sent", is_list=True),
    call("GET api:orders-detail", row="order:sent"),
    call("POST api:orders-see", AREA | DISTRICT, row="order:sent"),
    call("POST api:orders-acknowledge", AREA | DISTRICT, row="order:sent", data={"note": "收到"}),
    call("POST api:orders-execute", AREA | DISTRICT, row="order:acknowledged"),
    call("POST api:orders-finish", AREA | DISTRICT, row="order:acknowledged", data={"result": "已转移12人"}),
    call("GET api:categories-list"),
    call("GET api:categories-detail", url={"code": "B101"}),
    call("POST api:sync", data={"records": []}),
    call("GET api:sync-known"),
    call("PUT api:sync-photo", ok=409, url={"sha256": "0" * 64}, data={"no": "photo"}),
    call("GET api:schema"),
    call("GET api:docs"),
    call("GET api:redoc"),
)  # fmt: skip
