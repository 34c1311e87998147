"""Who keeps stores and shelters of the own area, and who decides on what is asked for. Pure."""

from xinhui.accounts.roles import Role

#: Who keeps the stores and shelters of the own area, and asks for supplies.
KEEPERS = (Role.VILLAGE_SECRETARY, Role.TOWN_DISPATCHER, Role.TOWN_LEADER, Role.COMMAND_CENTRE)
#: Who decides on a request of the own area.
APPROVERS = (Role.TOWN_DISPATCHER, Role.TOWN_LEADER, Role.COMMAND_CENTRE, Role.DISTRICT_LEADER)
