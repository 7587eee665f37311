-- Times in Granary's tables are Unix milliseconds; ids of 128 bits are blobs of 16 bytes, big-endian.

-- One row: what this store is and into how many shards each block is cut.
CREATE TABLE granary_store
(
    id          INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    incarnation BLOB    NOT NULL,
    shard_count INTEGER NOT NULL CHECK (shard_count > 0),
    created_at  INTEGER NOT NULL
) STRICT;

-- The fence: whoever does not hold the epoch of a shard cannot commit for it. handed_over is the last epoch that was given up
-- cleanly; while it equals epoch the next owner need not wait for the last one's unconfirmed answers to grow old.
CREATE TABLE granary_shard
(
    shard       TEXT    NOT NULL PRIMARY KEY,
    epoch       INTEGER NOT NULL,
    handed_over INTEGER NOT NULL DEFAULT 0,
    owner       TEXT    NOT NULL,
    claimed_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Results of changes, kept for a while so that a repeat is answered and not done again.
CREATE TABLE granary_operation
(
    shard      TEXT    NOT NULL,
    operation  BLOB    NOT NULL,
    expires_at INTEGER NOT NULL,
    result     BLOB    NOT NULL,
    PRIMARY KEY (shard, operation)
) STRICT, WITHOUT ROWID;

CREATE INDEX ix_granary_operation_expires ON granary_operation (expires_at);

-- API keys: only the hash of a key is kept. scope is JSON.
CREATE TABLE granary_key
(
    name       TEXT    NOT NULL PRIMARY KEY,
    hash       BLOB    NOT NULL UNIQUE,
    roles      TEXT    NOT NULL,
    scope      TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT    NOT NULL
) STRICT;
