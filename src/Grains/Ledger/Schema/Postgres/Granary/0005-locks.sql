-- A holder of a lock. slot tells the holders of a shard apart; the next one takes the slot that was left last.
-- mode: 0 exclusive, 1 read, 2 upgradeable, 3 permits. granted_at: Unix milliseconds.
CREATE TABLE granary_locks_holder
(
    shard text COLLATE "C" NOT NULL,
    slot bigint NOT NULL,
    space text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    token bigint NOT NULL,
    mode bigint NOT NULL,
    permits bigint NOT NULL,
    lease uuid NOT NULL,
    upgrade uuid,
    session uuid NOT NULL,
    ttl_ms bigint NOT NULL,
    host text NOT NULL,
    process text NOT NULL,
    note text,
    granted_at bigint NOT NULL,
    PRIMARY KEY (shard, slot)
);
