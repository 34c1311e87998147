"""Every URL as every role (design.md, “Access”).

A new page:      one line in table.py        page("teams:list", BUSINESS), form("teams:hand_over", may, row="team") …
A new API call:  one line in api_table.py    call("GET api:teams-list", row="team", is_list=True)
A new model in the admin: one line in admin_table.py; what its least row needs beyond its fields' kinds, in
admin_rows.py (FACTS).
A new kind of row: its handle in rows.py (at home, and its twin elsewhere); if others than BUSINESS see it at home, or
others than the district elsewhere, say so in lines.py (SEEN, SEEN_ELSEWHERE).

lines.py says what a line means; walk.py reads the URLconf and finds what no line names.
"""
