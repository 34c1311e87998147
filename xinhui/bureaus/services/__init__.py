"""What changes a bureau's system: each verb locks, checks, writes and audits."""
