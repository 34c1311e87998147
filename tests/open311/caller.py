"""A platform that talks Open311: its key, both formats, and what came back as rows."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from lxml import etree

from tests.world import GRID
from tests.world_grids import District, middle_of
from xinhui.accounts.actors import SYSTEM
from xinhui.accounts.services.tokens import issue_token

ROOT = "/open311/v2"


@dataclass
class Caller:
    """Calls with the key of somebody of the cast, in one of the formats; the key goes as `api_key`."""

    key: str
    format: str = "json"
    http: Client = field(default_factory=lambda: Client(headers={"accept-language": "en"}))

    def get(self, path: str, **query: Any) -> Any:
        """The answer of `<path>.<format>`."""
        return self.http.get(f"{ROOT}/{path}.{self.format}", {"api_key": self.key, **query} if self.key else query)

    def post(self, path: str, **fields: Any) -> Any:
        """A form, multipart when there is a file in it."""
        data = {"api_key": self.key, **fields}
        if any(hasattr(value, "read") or isinstance(value, list) for value in data.values()):
            return self.http.post(f"{ROOT}/{path}.{self.format}", data)
        address, kind = f"{ROOT}/{path}.{self.format}", "application/x-www-form-urlencoded"
        return self.http.post(address, urlencode(data), content_type=kind)

    def rows(self, path: str, **query: Any) -> Any:
        """What a GET answered, as Python values."""
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.content.decode()
        return read(answer)


def caller(district: District, handle: str = "bureau_client", *scopes: str, form: str = "json") -> Caller:
    """The platform behind somebody's key."""
    _row, key = issue_token(actor=SYSTEM, user_id=district.act_user(handle).pk, name="平台", scopes=scopes)
    return Caller(key, form)


def request(**facts: Any) -> dict[str, Any]:
    """The fields of a request in the first grid."""
    lat, lon = middle_of(GRID)
    return {"service_code": "B101", "lat": lat, "long": lon, "description": "村口井盖缺损", **facts}


def read(answer: Any) -> Any:
    """The rows of JSON or XML; XML's rows as dicts, an empty element as None."""
    if answer["Content-Type"].startswith("application/json"):
        return json.loads(answer.content)
    root = etree.fromstring(answer.content)
    return [_value(child) for child in root]


def _value(element: etree._Element) -> Any:
    if not len(element):
        return element.text
    names = [child.tag for child in element]
    if len(set(names)) == 1 and element.tag == f"{names[0]}s":
        return [_value(child) for child in element]
    return {child.tag: _value(child) for child in element}


def errors_of(answer: Any) -> str:
    """The one description of a refusal, whose code is its status."""
    (row,) = read(answer)
    assert int(row["code"]) == answer.status_code
    return str(row["description"])
