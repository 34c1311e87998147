"""Admin pages of the room, one module a subject: all are loaded when Django looks for the room's admin."""

from importlib import import_module
from pkgutil import iter_modules

for _found in iter_modules(__path__):
    import_module(f"{__name__}.{_found.name}")
