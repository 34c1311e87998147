"""What the grids room takes in from files, and its registration."""

from grids.exchange import boundaries, buildings, deployments, divisions, hotline, people, shelters, stocks
from xinhui.exchange.registry import register

for _importer in (
    boundaries.IMPORTER,
    divisions.IMPORTER,
    people.IMPORTER,
    buildings.IMPORTER,
    deployments.IMPORTER,
    stocks.IMPORTER,
    shelters.IMPORTER,
    hotline.IMPORTER,
):
    register(_importer)
