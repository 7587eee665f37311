-- Times are Unix milliseconds, and so are durations (…_ms); ids are blobs of 16 bytes, big-endian. headers, backoff and errors are JSON,
-- NULL for none; last_error is the text of the last of the errors, which lists are searched by.

-- A job that has not ended. Not WITHOUT ROWID: such a table keeps its rows in an index, which has room for a quarter of a page of each,
-- so that a payload of 1500 bytes costs half as much again to write and twice as much to read, and one of 256 KB twice as much to write
-- and a hundred times as much to pass by. The payload comes last, so that a reader of the other columns never follows it.
CREATE TABLE granary_jobs_job
(
    shard           TEXT    NOT NULL,
    id              BLOB    NOT NULL,
    queue           TEXT    NOT NULL,
    handler         TEXT    NOT NULL,
    handler_version INTEGER NOT NULL,
    due             INTEGER NOT NULL,
    place           INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    priority        INTEGER NOT NULL,
    group_key       TEXT,
    key             TEXT,
    key_window_ms   INTEGER NOT NULL,
    expires_at      INTEGER,
    attempts_max    INTEGER,
    backoff         TEXT,
    visibility_ms   INTEGER,
    failures        INTEGER NOT NULL,
    run             INTEGER NOT NULL,
    crashes         INTEGER NOT NULL,
    headers         TEXT,
    last_error      TEXT,
    errors          TEXT,
    payload         BLOB    NOT NULL,
    PRIMARY KEY (shard, id)
);

CREATE INDEX ix_granary_jobs_job_due ON granary_jobs_job (shard, queue, due, id);

-- Heads of groups that wait for another attempt, and all of their group with them.
CREATE INDEX ix_granary_jobs_job_blocked ON granary_jobs_job (shard, queue) WHERE group_key IS NOT NULL AND failures > 0;

-- A job in the hands of a worker outside the silo.
CREATE TABLE granary_jobs_lease
(
    shard         TEXT    NOT NULL,
    id            BLOB    NOT NULL,
    run           INTEGER NOT NULL,
    epoch         INTEGER NOT NULL,
    worker        TEXT    NOT NULL,
    visibility_ms INTEGER NOT NULL,
    started_at    INTEGER NOT NULL,
    cancelled     INTEGER NOT NULL,
    PRIMARY KEY (shard, id)
) WITHOUT ROWID;

-- The jobs that run in the silo: 16 bytes of id and 4 of run for each, big-endian.
CREATE TABLE granary_jobs_running
(
    shard TEXT NOT NULL PRIMARY KEY,
    runs  BLOB NOT NULL
);

-- A job that succeeded (state 4) or was cancelled (6).
CREATE TABLE granary_jobs_ended
(
    shard           TEXT    NOT NULL,
    id              BLOB    NOT NULL,
    queue           TEXT    NOT NULL,
    handler         TEXT    NOT NULL,
    handler_version INTEGER NOT NULL,
    state           INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    due             INTEGER NOT NULL,
    started_at      INTEGER,
    ended_at        INTEGER NOT NULL,
    kept_until      INTEGER NOT NULL,
    priority        INTEGER NOT NULL,
    group_key       TEXT,
    key             TEXT,
    attempts        INTEGER NOT NULL,
    run             INTEGER NOT NULL,
    worker          TEXT,
    PRIMARY KEY (shard, id)
) WITHOUT ROWID;

CREATE INDEX ix_granary_jobs_ended_kept ON granary_jobs_ended (shard, kept_until);

-- A dead job, with all that it needs to begin anew.
CREATE TABLE granary_jobs_dead
(
    shard           TEXT    NOT NULL,
    id              BLOB    NOT NULL,
    queue           TEXT    NOT NULL,
    handler         TEXT    NOT NULL,
    handler_version INTEGER NOT NULL,
    due             INTEGER NOT NULL,
    place           INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    priority        INTEGER NOT NULL,
    group_key       TEXT,
    key             TEXT,
    key_window_ms   INTEGER NOT NULL,
    expires_at      INTEGER,
    attempts_max    INTEGER,
    backoff         TEXT,
    visibility_ms   INTEGER,
    failures        INTEGER NOT NULL,
    run             INTEGER NOT NULL,
    crashes         INTEGER NOT NULL,
    died_at         INTEGER NOT NULL,
    kept_until      INTEGER NOT NULL,
    headers         TEXT,
    last_error      TEXT,
    errors          TEXT,
    payload         BLOB    NOT NULL,
    PRIMARY KEY (shard, id)
);

CREATE INDEX ix_granary_jobs_dead_kept ON granary_jobs_dead (shard, kept_until);
CREATE INDEX ix_granary_jobs_dead_queue ON granary_jobs_dead (shard, queue, id);

-- Whose an idempotency key is, over all shards. free_at: when others may have it; NULL while its job has not ended.
CREATE TABLE granary_jobs_key
(
    queue   TEXT NOT NULL,
    key     TEXT NOT NULL,
    job     BLOB NOT NULL,
    free_at INTEGER,
    PRIMARY KEY (queue, key)
) WITHOUT ROWID;

CREATE INDEX ix_granary_jobs_key_free ON granary_jobs_key (free_at) WHERE free_at IS NOT NULL;

-- A queue as a partition of it knows it. definition is JSON. mode: 0 running, 1 paused, 2 draining.
CREATE TABLE granary_jobs_queue
(
    shard      TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    definition TEXT    NOT NULL,
    mode       INTEGER NOT NULL,
    reason     TEXT,
    version    INTEGER NOT NULL,
    PRIMARY KEY (shard, name)
) WITHOUT ROWID;
