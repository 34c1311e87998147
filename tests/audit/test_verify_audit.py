"""verify_audit finds what somebody with the whole database in hand has done to it."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from tests.world import World
from xinhui.accounts.actors import SYSTEM
from xinhui.audit.chain import PLAIN_FIELDS, link_hash
from xinhui.audit.models import AuditChain, Entry
from xinhui.audit.selectors import verify
from xinhui.audit.services import AuditRow, record_many, trail
from xinhui.audit.triggers import DOWN

LENGTH = 12


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_audit", *arguments, stdout=out)
    return out.getvalue()


def sql(statement: str, *values: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def chain(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A chain of LENGTH entries, and the triggers dropped as a database administrator could."""
    # Not this process's own, on which the cast was written.
    number = 6 if trail.preferred_chain() == 5 else 5
    monkeypatch.setattr(trail, "preferred_chain", lambda: number)
    for index in range(LENGTH):
        with transaction.atomic():
            record_many(actor=SYSTEM, verb="x.y", rows=[AuditRow("x.row", index, detail={"n": index})])
    for statement in DOWN[connection.vendor]:
        sql(statement)
    yield number


def broken() -> str:
    with pytest.raises(CommandError) as caught:
        run()
    assert caught.value.returncode == 1
    return str(caught.value)


def test_a_whole_trail_prints_counts_and_an_anchor(chain: int) -> None:
    output = run()
    assert f"chain  {chain}  " in output and f"{Entry.objects.count()} entries in 16 chains." in output
    anchor = json.loads(output.strip().splitlines()[-1])
    head = AuditChain.objects.get(chain=chain)
    assert anchor["chains"][str(chain)] == [head.seq, head.last_hash] and head.seq == LENGTH
    assert json.loads(run("--anchor"))["chains"] == anchor["chains"]


@pytest.mark.parametrize(
    "change",
    ["verb = 'z'", "actor_id = 1", "actor_label = 'z'", "target_id = '9'", "area_code = '4'", "ip = '1.1.1.1'"],
)
def test_a_changed_entry(chain: int, change: str) -> None:
    sql(f"UPDATE audit_entry SET {change} WHERE chain = %s AND seq = 7", chain)
    assert f"chain {chain}, entry 7: hash" in broken()


def test_a_changed_time_and_detail(chain: int) -> None:
    sql("UPDATE audit_entry SET at = '2020-01-01 00:00:00' WHERE chain = %s AND seq = 3", chain)
    assert f"chain {chain}, entry 3: hash" in broken()
    sql("UPDATE audit_entry SET detail = '{\"n\": 99}' WHERE chain = %s AND seq = 2", chain)
    assert f"chain {chain}, entry 2: hash" in broken()


def test_a_deleted_entry(chain: int) -> None:
    sql("DELETE FROM audit_entry WHERE chain = %s AND seq = 7", chain)
    assert f"chain {chain}, entry 7: missing-seq" in broken()


def test_the_last_entries_deleted(chain: int) -> None:
    sql("DELETE FROM audit_entry WHERE chain = %s AND seq > 10", chain)
    assert f"chain {chain}, entry 11: head-seq" in broken()


def test_the_last_entries_deleted_and_the_head_put_back(chain: int) -> None:
    noted = json.loads(run("--anchor"))
    last = Entry.objects.get(chain=chain, seq=10)
    sql("DELETE FROM audit_entry WHERE chain = %s AND seq > 10", chain)
    sql("UPDATE audit_auditchain SET seq = 10 WHERE chain = %s", chain)
    assert f"chain {chain}, entry 10: head-hash" in broken()
    sql("UPDATE audit_auditchain SET last_hash = %s WHERE chain = %s", last.hash, chain)
    assert "10 entries" in run()  # without a key nothing shows, which is what the anchor is for
    assert noted["chains"][str(chain)][0] == LENGTH


def test_an_entry_put_in_behind_the_head(chain: int) -> None:
    columns = "at, actor_label, actor_kind, ip, verb, target_type, target_id, area_code, detail"
    sql(
        f"INSERT INTO audit_entry (chain, seq, prev_hash, hash, {columns})"
        f" SELECT chain, seq + 1, prev_hash, hash, {columns} FROM audit_entry WHERE chain = %s AND seq = %s",
        chain,
        LENGTH,
    )
    assert f"chain {chain}, entry {LENGTH + 1}: head-seq" in broken()


def test_a_chain_whose_head_is_gone(chain: int) -> None:
    sql("DELETE FROM audit_auditchain WHERE chain = %s", chain)
    assert f"chain {chain}, entry 0: unknown-chain" in broken()


def test_only_the_anchor_sees_a_chain_rewritten_with_the_key(chain: int, tmp_path: Path) -> None:
    noted = tmp_path / "anchor.json"
    noted.write_text(run(), encoding="utf-8")
    rewrite(chain, from_seq=6)
    run()  # whole in itself
    with pytest.raises(CommandError, match=f"chain {chain}, entry {LENGTH}: anchor-hash"):
        run("--from-anchor", str(noted))


def test_an_anchor_stays_good_while_the_trail_grows(chain: int, tmp_path: Path) -> None:
    noted = tmp_path / "anchor.json"
    noted.write_text(run("--anchor"), encoding="utf-8")
    with transaction.atomic():
        record_many(actor=SYSTEM, verb="x.y", rows=[AuditRow("x.row", 99)])
    run("--from-anchor", str(noted))


@pytest.mark.parametrize("text", ["", "nonsense", "{}", '{"chains": {"a": [1]}}', '{"chains": [1]}'])
def test_a_bad_anchor_file_says_so(chain: int, tmp_path: Path, text: str) -> None:
    path = tmp_path / "anchor.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match="holds no anchor"):
        run("--from-anchor", str(path))
    with pytest.raises(CommandError, match="holds no anchor"):
        run("--from-anchor", str(tmp_path / "absent.json"))


def test_chains_longer_than_a_batch(chain: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for size in (1, 5, 6, LENGTH, LENGTH + 1):
        monkeypatch.setattr(verify, "BATCH", size)
        assert [report.entries for report in verify.verify_chains() if report.chain == chain] == [LENGTH]
        assert all(report.broken is None for report in verify.verify_chains())


def rewrite(chain: int, *, from_seq: int) -> None:
    """What someone with the key and the database could do: change an entry and hash everything after it anew."""
    last = Entry.objects.get(chain=chain, seq=from_seq - 1).hash
    for entry in Entry.objects.filter(chain=chain, seq__gte=from_seq).order_by("seq"):
        fields = {name: getattr(entry, name) for name in (*PLAIN_FIELDS, "at", "detail")}
        fields |= {"verb": "nothing.happened", "prev_hash": last}
        last = link_hash(settings.AUDIT_KEY, fields)
        sql(
            "UPDATE audit_entry SET verb = %s, prev_hash = %s, hash = %s WHERE id = %s",
            fields["verb"],
            fields["prev_hash"],
            last,
            entry.pk,
        )
    sql("UPDATE audit_auditchain SET last_hash = %s WHERE chain = %s", last, chain)
