-- Times are Unix milliseconds, and so are durations (…_ms). headers, backoff and errors are JSON, NULL for none; last_error is the text
-- of the last of the errors, which lists are searched by.
-- Most rows live for seconds: a fifth of a large table would be a great many dead ones, so they are cleared away sooner.

-- A job that has not ended.
CREATE TABLE granary_jobs_job
(
    shard text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    queue text COLLATE "C" NOT NULL,
    handler text COLLATE "C" NOT NULL,
    handler_version bigint NOT NULL,
    due bigint NOT NULL,
    place bigint NOT NULL,
    created_at bigint NOT NULL,
    priority bigint NOT NULL,
    group_key text COLLATE "C",
    key text COLLATE "C",
    key_window_ms bigint NOT NULL,
    expires_at bigint,
    attempts_max bigint,
    backoff text,
    visibility_ms bigint,
    failures bigint NOT NULL,
    run bigint NOT NULL,
    crashes bigint NOT NULL,
    headers text,
    last_error text COLLATE "C",
    errors text,
    payload bytea NOT NULL,
    PRIMARY KEY (shard, id)
)
WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.01, toast.autovacuum_vacuum_scale_factor = 0.01);

CREATE INDEX ix_granary_jobs_job_due ON granary_jobs_job (shard, queue, due, id);

-- Heads of groups that wait for another attempt, and all of their group with them.
CREATE INDEX ix_granary_jobs_job_blocked ON granary_jobs_job (shard, queue) WHERE group_key IS NOT NULL AND failures > 0;

-- A job in the hands of a worker outside the silo.
CREATE TABLE granary_jobs_lease
(
    shard text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    run bigint NOT NULL,
    epoch bigint NOT NULL,
    worker text NOT NULL,
    visibility_ms bigint NOT NULL,
    started_at bigint NOT NULL,
    cancelled bigint NOT NULL,
    PRIMARY KEY (shard, id)
)
WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.01);

-- The jobs that run in the silo: 16 bytes of id and 4 of run for each, big-endian.
CREATE TABLE granary_jobs_running
(
    shard text COLLATE "C" NOT NULL PRIMARY KEY,
    runs bytea NOT NULL
)
WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.01, toast.autovacuum_vacuum_scale_factor = 0.01);

-- A job that succeeded (state 4) or was cancelled (6).
CREATE TABLE granary_jobs_ended
(
    shard text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    queue text COLLATE "C" NOT NULL,
    handler text COLLATE "C" NOT NULL,
    handler_version bigint NOT NULL,
    state bigint NOT NULL,
    created_at bigint NOT NULL,
    due bigint NOT NULL,
    started_at bigint,
    ended_at bigint NOT NULL,
    kept_until bigint NOT NULL,
    priority bigint NOT NULL,
    group_key text COLLATE "C",
    key text COLLATE "C",
    attempts bigint NOT NULL,
    run bigint NOT NULL,
    worker text,
    PRIMARY KEY (shard, id)
)
WITH (autovacuum_vacuum_scale_factor = 0.01);

CREATE INDEX ix_granary_jobs_ended_kept ON granary_jobs_ended (shard, kept_until);

-- A dead job, with all that it needs to begin anew.
CREATE TABLE granary_jobs_dead
(
    shard text COLLATE "C" NOT NULL,
    id uuid NOT NULL,
    queue text COLLATE "C" NOT NULL,
    handler text COLLATE "C" NOT NULL,
    handler_version bigint NOT NULL,
    due bigint NOT NULL,
    place bigint NOT NULL,
    created_at bigint NOT NULL,
    priority bigint NOT NULL,
    group_key text COLLATE "C",
    key text COLLATE "C",
    key_window_ms bigint NOT NULL,
    expires_at bigint,
    attempts_max bigint,
    backoff text,
    visibility_ms bigint,
    failures bigint NOT NULL,
    run bigint NOT NULL,
    crashes bigint NOT NULL,
    died_at bigint NOT NULL,
    kept_until bigint NOT NULL,
    headers text,
    last_error text COLLATE "C",
    errors text,
    payload bytea NOT NULL,
    PRIMARY KEY (shard, id)
);

CREATE INDEX ix_granary_jobs_dead_kept ON granary_jobs_dead (shard, kept_until);
CREATE INDEX ix_granary_jobs_dead_queue ON granary_jobs_dead (shard, queue, id);

-- Whose an idempotency key is, over all shards. free_at: when others may have it; NULL while its job has not ended.
CREATE TABLE granary_jobs_key
(
    queue text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    job uuid NOT NULL,
    free_at bigint,
    PRIMARY KEY (queue, key)
)
WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.01);

CREATE INDEX ix_granary_jobs_key_free ON granary_jobs_key (free_at) WHERE free_at IS NOT NULL;

-- A queue as a partition of it knows it. definition is JSON. mode: 0 running, 1 paused, 2 draining.
CREATE TABLE granary_jobs_queue
(
    shard text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    definition text NOT NULL,
    mode bigint NOT NULL,
    reason text,
    version bigint NOT NULL,
    PRIMARY KEY (shard, name)
);

-- All that a round does to keys: jobs that take them (asked_at is when) and jobs that give them back (it is NULL; free_at says when others
-- may have them, NULL at once). Keys are the only rows of the block that rounds of several silos write, and a round waits at a key until
-- the other one's commit. So all keys of a round are gone through here, in an order that is the same for every round: two rounds of
-- which each gives back what the other wants would wait for each other otherwise.
CREATE FUNCTION granary_jobs_keys(queues text[], keys text[], jobs uuid[], free_ats bigint[], asked_ats bigint[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    wish record;
BEGIN
    FOR wish IN
        SELECT w.* FROM unnest(queues, keys, jobs, free_ats, asked_ats) WITH ORDINALITY AS w (queue, key, job, free_at, asked_at, turn)
        ORDER BY w.queue COLLATE "C", w.key COLLATE "C", w.turn
    LOOP
        IF wish.asked_at IS NOT NULL THEN
            INSERT INTO granary_jobs_key AS k (queue, key, job, free_at) VALUES (wish.queue, wish.key, wish.job, NULL)
            ON CONFLICT (queue, key) DO UPDATE SET job = excluded.job, free_at = NULL
            WHERE k.job = excluded.job OR k.free_at <= wish.asked_at;
        ELSIF wish.free_at IS NOT NULL THEN
            UPDATE granary_jobs_key AS k SET free_at = wish.free_at
            WHERE k.queue = wish.queue AND k.key = wish.key AND k.job = wish.job;
        ELSE
            DELETE FROM granary_jobs_key AS k WHERE k.queue = wish.queue AND k.key = wish.key AND k.job = wish.job;
        END IF;
    END LOOP;
END
$$;
