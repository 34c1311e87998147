"""What a list of sessions says of a browser: its kind and a masked address. Enough to know one's own by. Pure."""

import ipaddress

#: (mark in the User-Agent, name); the first that fits is taken: in-app browsers before those that they are built on.
_BROWSERS = (
    ("wxwork", "WeCom"), ("MicroMessenger", "WeChat"), ("DingTalk", "DingTalk"), ("Lark", "Feishu"),
    ("Edg", "Edge"), ("QQBrowser", "QQ Browser"), ("360", "360"), ("HuaweiBrowser", "Huawei Browser"),
    ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("OpenHarmony", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"),
    ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("UOS", "UOS"), ("Kylin", "Kylin"),
    ("Linux", "Linux"),
)  # fmt: skip


def device_of(user_agent: str) -> str:
    """“Chrome · Windows”; empty when nothing is known. At most 60 characters."""
    found = (
        next((name for mark, name in table if mark.lower() in user_agent.lower()), "")
        for table in (_BROWSERS, _SYSTEMS)
    )
    return " · ".join(name for name in found if name)[:60]


def masked(address: str | None) -> str:
    """198.51.100.7 → 198.51.100.*; of IPv6 the site's 48 bits. Empty when it is no address."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv4Address):
        return ".".join([*str(found).split(".")[:3], "*"])
    if found.ipv4_mapped is not None:
        return masked(str(found.ipv4_mapped))
    network = ipaddress.ip_network((found, 48), strict=False)
    return f"{network.network_address}*"
