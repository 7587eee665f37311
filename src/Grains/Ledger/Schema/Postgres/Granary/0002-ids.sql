-- Times are Unix milliseconds; ticks are the pool's own time units since its epoch.

-- A pool of worker ids, or what is left of a deleted one. ranges: 'datacenter:first:count', comma between.
CREATE TABLE granary_ids_pool
(
    shard text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    generation bigint NOT NULL,
    unit_ms bigint NOT NULL,
    epoch_ms bigint NOT NULL,
    time_bits bigint NOT NULL,
    datacenter_bits bigint NOT NULL,
    worker_bits bigint NOT NULL,
    sequence_bits bigint NOT NULL,
    field_order bigint NOT NULL,
    ranges text COLLATE "C" NOT NULL,
    home_datacenter bigint NOT NULL,
    created_at bigint NOT NULL,
    deleted bigint NOT NULL,
    floor_ms bigint NOT NULL,
    PRIMARY KEY (shard, name)
);

-- The high-water mark that an ended lease left on its block of worker ids.
CREATE TABLE granary_ids_mark
(
    shard text COLLATE "C" NOT NULL,
    pool text COLLATE "C" NOT NULL,
    generation bigint NOT NULL,
    datacenter bigint NOT NULL,
    first_worker bigint NOT NULL,
    workers bigint NOT NULL,
    high_water bigint NOT NULL,
    PRIMARY KEY (shard, pool, generation, datacenter, first_worker, workers)
);

-- A lease, live or run out but not passed on; hi is the mark of its worker ids.
CREATE TABLE granary_ids_lease
(
    shard text COLLATE "C" NOT NULL,
    pool text COLLATE "C" NOT NULL,
    generation bigint NOT NULL,
    lease uuid    NOT NULL,
    datacenter bigint NOT NULL,
    first_worker bigint NOT NULL,
    workers bigint NOT NULL,
    lo bigint NOT NULL,
    hi bigint NOT NULL,
    ahead bigint NOT NULL,
    holder_name text,
    holder_host text COLLATE "C" NOT NULL,
    holder_process text COLLATE "C" NOT NULL,
    holder_note text,
    renewed_at bigint NOT NULL,
    PRIMARY KEY (shard, pool, generation, lease)
);

-- The worker ids that a stable name comes back to.
CREATE TABLE granary_ids_holder
(
    shard text COLLATE "C" NOT NULL,
    pool text COLLATE "C" NOT NULL,
    generation bigint NOT NULL,
    datacenter bigint NOT NULL,
    name text COLLATE "C" NOT NULL,
    first_worker bigint NOT NULL,
    workers bigint NOT NULL,
    PRIMARY KEY (shard, pool, generation, datacenter, name)
);

-- A sequence: the value of ordinal n is start + n * step. returned: ordinals below reserved that a clean stop left unused.
CREATE TABLE granary_ids_sequence
(
    shard text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    start bigint NOT NULL,
    step bigint NOT NULL,
    maximum bigint NOT NULL,
    created_at bigint NOT NULL,
    reserved bigint NOT NULL,
    returned text COLLATE "C" NOT NULL,
    PRIMARY KEY (shard, name)
);
