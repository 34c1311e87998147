#!/bin/sh
# Runs once before the other services start: schema, static files, and a look at the settings.
set -eu
python manage.py check --deploy --fail-level ERROR
python manage.py migrate --noinput
python manage.py collectstatic --noinput --verbosity 0
