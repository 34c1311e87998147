#!/bin/sh
# One backup: the database (pg_dump, custom format) and the attachments, in one .tar with checksums.
# Needs DATABASE_URL, DATA_DIR, BACKUP_DIR; prints the file's name. The file appears under its name only when whole.
set -eu
umask 077
: "${DATABASE_URL:?}" "${DATA_DIR:?}" "${BACKUP_DIR:?}"
stamp=$(date +%Y%m%d-%H%M%S)
work=$(mktemp -d "${BACKUP_DIR}/.unfinished-XXXXXX")
trap 'rm -rf "$work"' EXIT
pg_dump --format=custom --no-owner --no-privileges --file "$work/database.dump" "$DATABASE_URL"
# Before the first attachment there is no folder; busybox's tar refuses to make an empty archive.
media=$DATA_DIR
[ -d "$media/media" ] || { media=$work; mkdir "$work/media"; }
tar -C "$media" -cf "$work/media.tar" media
(cd "$work" && sha256sum database.dump media.tar > SHA256SUMS)
tar -C "$work" -cf "$work/whole" SHA256SUMS database.dump media.tar
mv "$work/whole" "$BACKUP_DIR/xinhui-$stamp.tar"
find "$BACKUP_DIR" -maxdepth 1 -name 'xinhui-*.tar' -mtime "+${BACKUP_KEEP_DAYS:-30}" -exec rm -f {} +
echo "$BACKUP_DIR/xinhui-$stamp.tar"
