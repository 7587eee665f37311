-- Times in Granary's tables are Unix milliseconds. Names compare by their bytes (COLLATE "C"), as they do in the silo.

-- One row: what this store is and into how many shards each block is cut.
CREATE TABLE granary_store
(
    id          smallint NOT NULL PRIMARY KEY CHECK (id = 1),
    incarnation uuid     NOT NULL,
    shard_count integer  NOT NULL CHECK (shard_count > 0),
    created_at  bigint   NOT NULL
);

-- The fence: whoever does not hold the epoch of a shard cannot commit for it. handed_over is the last epoch that was given up
-- cleanly; while it equals epoch the next owner need not wait for the last one's unconfirmed answers to grow old.
CREATE TABLE granary_shard
(
    shard       text COLLATE "C" NOT NULL PRIMARY KEY,
    epoch       bigint NOT NULL,
    handed_over bigint NOT NULL DEFAULT 0,
    owner       text   NOT NULL,
    claimed_at  bigint NOT NULL
);

-- Results of changes, kept for a while so that a repeat is answered and not done again.
CREATE TABLE granary_operation
(
    shard      text COLLATE "C" NOT NULL,
    operation  uuid   NOT NULL,
    expires_at bigint NOT NULL,
    result     bytea  NOT NULL,
    PRIMARY KEY (shard, operation)
);

CREATE INDEX ix_granary_operation_expires ON granary_operation (expires_at);

-- API keys: only the hash of a key is kept. scope is JSON.
CREATE TABLE granary_key
(
    name       text COLLATE "C" NOT NULL PRIMARY KEY,
    hash       bytea  NOT NULL UNIQUE,
    roles      text   NOT NULL,
    scope      text   NOT NULL,
    created_at bigint NOT NULL,
    created_by text   NOT NULL
);

-- First statement of every round: holds the rows of its shards until the commit, always in the same order so that two rounds
-- cannot lock each other out, and stops the round when the epoch of any is not the caller's. A plain SELECT would not do: a
-- writer paused after it would still commit. The comparison is a statement of its own because only that sees what a claim
-- committed while this function waited for a row.
CREATE FUNCTION granary_fence(shards text[], epochs bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    stale text;
BEGIN
    PERFORM 1 FROM granary_shard AS s WHERE s.shard = ANY (shards) ORDER BY s.shard FOR SHARE;

    SELECT string_agg(held.shard, ',' ORDER BY held.shard) INTO stale
    FROM unnest(shards, epochs) AS held (shard, epoch)
    LEFT JOIN granary_shard AS s ON s.shard = held.shard
    WHERE s.epoch IS DISTINCT FROM held.epoch;

    IF stale IS NOT NULL THEN
        RAISE EXCEPTION 'stale epoch' USING ERRCODE = 'GR001', DETAIL = stale;
    END IF;
END
$$;
