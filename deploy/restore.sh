#!/bin/sh
# Restore a backup: restore.sh FILE. The database that DATABASE_URL names must be empty (or --replace is given, which
# drops its contents first); attachments are unpacked over DATA_DIR/media. Stop web, worker, beat and ticker before.
set -eu
: "${DATABASE_URL:?}" "${DATA_DIR:?}"
replace=""
[ "${1:-}" = "--replace" ] && { replace=yes; shift; }
file=${1:?usage: restore.sh [--replace] FILE}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar -C "$work" -xf "$file"
(cd "$work" && sha256sum -c SHA256SUMS >/dev/null) || { echo "the backup is damaged: checksums do not match" >&2; exit 1; }
tables=$(psql "$DATABASE_URL" -Atc "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")
if [ "$tables" -ne 0 ]; then
    [ -n "$replace" ] || { echo "the database is not empty; give --replace to drop its contents" >&2; exit 1; }
    psql "$DATABASE_URL" -qc "DROP SCHEMA public CASCADE" -c "CREATE SCHEMA public"
fi
pg_restore --no-owner --no-privileges --exit-on-error --dbname "$DATABASE_URL" "$work/database.dump"
mkdir -p "$DATA_DIR"
tar -C "$DATA_DIR" -xf "$work/media.tar"
echo "restored $file; now run: manage.py migrate, manage.py verify_audit, manage.py audit_clock"
