-- A holder of a lock. slot tells the holders of a shard apart; the next one takes the slot that was left last.
-- mode: 0 exclusive, 1 read, 2 upgradeable, 3 permits. granted_at: Unix milliseconds.
CREATE TABLE granary_locks_holder
(
    shard      TEXT    NOT NULL,
    slot       INTEGER NOT NULL,
    space      TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    token      INTEGER NOT NULL,
    mode       INTEGER NOT NULL,
    permits    INTEGER NOT NULL,
    lease      BLOB    NOT NULL,
    upgrade    BLOB,
    session    BLOB    NOT NULL,
    ttl_ms     INTEGER NOT NULL,
    host       TEXT    NOT NULL,
    process    TEXT    NOT NULL,
    note       TEXT,
    granted_at INTEGER NOT NULL,
    PRIMARY KEY (shard, slot)
) WITHOUT ROWID;
