-- Times are Unix milliseconds; ticks are the pool's own time units since its epoch.

-- A pool of worker ids, or what is left of a deleted one. ranges: 'datacenter:first:count', comma between.
CREATE TABLE granary_ids_pool
(
    shard             TEXT    NOT NULL,
    name              TEXT    NOT NULL,
    generation        INTEGER NOT NULL,
    unit_ms           INTEGER NOT NULL,
    epoch_ms          INTEGER NOT NULL,
    time_bits         INTEGER NOT NULL,
    datacenter_bits   INTEGER NOT NULL,
    worker_bits       INTEGER NOT NULL,
    sequence_bits     INTEGER NOT NULL,
    field_order       INTEGER NOT NULL,
    ranges            TEXT    NOT NULL,
    home_datacenter   INTEGER NOT NULL,
    created_at        INTEGER NOT NULL,
    deleted           INTEGER NOT NULL,
    floor_ms          INTEGER NOT NULL,
    PRIMARY KEY (shard, name)
) WITHOUT ROWID;

-- The high-water mark that an ended lease left on its block of worker ids.
CREATE TABLE granary_ids_mark
(
    shard        TEXT    NOT NULL,
    pool         TEXT    NOT NULL,
    generation   INTEGER NOT NULL,
    datacenter   INTEGER NOT NULL,
    first_worker INTEGER NOT NULL,
    workers      INTEGER NOT NULL,
    high_water   INTEGER NOT NULL,
    PRIMARY KEY (shard, pool, generation, datacenter, first_worker, workers)
) WITHOUT ROWID;

-- A lease, live or run out but not passed on; hi is the mark of its worker ids.
CREATE TABLE granary_ids_lease
(
    shard          TEXT    NOT NULL,
    pool           TEXT    NOT NULL,
    generation     INTEGER NOT NULL,
    lease          BLOB    NOT NULL,
    datacenter     INTEGER NOT NULL,
    first_worker   INTEGER NOT NULL,
    workers        INTEGER NOT NULL,
    lo             INTEGER NOT NULL,
    hi             INTEGER NOT NULL,
    ahead          INTEGER NOT NULL,
    holder_name    TEXT,
    holder_host    TEXT    NOT NULL,
    holder_process TEXT    NOT NULL,
    holder_note    TEXT,
    renewed_at     INTEGER NOT NULL,
    PRIMARY KEY (shard, pool, generation, lease)
) WITHOUT ROWID;

-- The worker ids that a stable name comes back to.
CREATE TABLE granary_ids_holder
(
    shard        TEXT    NOT NULL,
    pool         TEXT    NOT NULL,
    generation   INTEGER NOT NULL,
    datacenter   INTEGER NOT NULL,
    name         TEXT    NOT NULL,
    first_worker INTEGER NOT NULL,
    workers      INTEGER NOT NULL,
    PRIMARY KEY (shard, pool, generation, datacenter, name)
) WITHOUT ROWID;

-- A sequence: the value of ordinal n is start + n * step. returned: ordinals below reserved that a clean stop left unused.
CREATE TABLE granary_ids_sequence
(
    shard      TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    start      INTEGER NOT NULL,
    step       INTEGER NOT NULL,
    maximum    INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    reserved   INTEGER NOT NULL,
    returned   TEXT    NOT NULL,
    PRIMARY KEY (shard, name)
) WITHOUT ROWID;
