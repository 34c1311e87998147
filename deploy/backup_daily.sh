#!/bin/sh
# Runs backup.sh once a day at BACKUP_AT, for ever; a failure is printed and tried again after ten minutes.
set -u
while true; do
    hour=${BACKUP_AT%%:*}
    minute=${BACKUP_AT##*:}
    now=$(date +%s)
    at=$(date -d "$(date +%Y-%m-%d) $hour:$minute:00" +%s)
    [ "$at" -gt "$now" ] || at=$((at + 86400))
    sleep $((at - now))
    until /bin/sh /deploy/backup.sh; do
        echo "backup failed; trying again in ten minutes" >&2
        sleep 600
    done
    touch /tmp/first-backup-done
done
