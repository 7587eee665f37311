-- Times are Unix milliseconds. definition and graduals are JSON, payload is JSON that may be compressed, sealed values are base64.

-- What a shard, an application in an environment, has one of.
CREATE TABLE granary_config_state
(
    shard    TEXT NOT NULL PRIMARY KEY,
    revision INTEGER NOT NULL,
    audits   INTEGER NOT NULL,
    graduals TEXT NOT NULL
) WITHOUT ROWID;

-- A namespace. head: the release that applications get, 0 for none. base_…: the public namespace whose newest release it follows.
CREATE TABLE granary_config_namespace
(
    shard        TEXT NOT NULL,
    cluster      TEXT NOT NULL,
    name         TEXT NOT NULL,
    definition   TEXT NOT NULL,
    deleted      INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    head         INTEGER NOT NULL,
    last_release INTEGER NOT NULL,
    revision     INTEGER NOT NULL,
    base_release INTEGER NOT NULL,
    base_shard   TEXT,
    base_cluster TEXT,
    base_name    TEXT,
    data_key     BLOB,
    changed_by   TEXT NOT NULL,
    changed_at   INTEGER NOT NULL,
    PRIMARY KEY (shard, cluster, name)
) WITHOUT ROWID;

CREATE INDEX ix_granary_config_namespace_base ON granary_config_namespace (base_shard, base_cluster, base_name) WHERE base_shard IS NOT NULL;

-- An edit that was not published. value: NULL takes the key away.
CREATE TABLE granary_config_draft
(
    shard      TEXT NOT NULL,
    cluster    TEXT NOT NULL,
    name       TEXT NOT NULL,
    key        TEXT NOT NULL,
    value      TEXT,
    secret     INTEGER NOT NULL,
    author     TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (shard, cluster, name, key)
);

-- A release. kind as in ReleaseKind. source: the release that was rolled back to or followed, or the name of the gradual release.
CREATE TABLE granary_config_release
(
    shard       TEXT NOT NULL,
    cluster     TEXT NOT NULL,
    name        TEXT NOT NULL,
    number      INTEGER NOT NULL,
    kind        INTEGER NOT NULL,
    revision    INTEGER NOT NULL,
    author      TEXT NOT NULL,
    released_at INTEGER NOT NULL,
    comment     TEXT,
    taken_from  INTEGER NOT NULL,
    source      TEXT,
    hash        TEXT NOT NULL,
    keys        INTEGER NOT NULL,
    bytes       INTEGER NOT NULL,
    payload     BLOB NOT NULL,
    PRIMARY KEY (shard, cluster, name, number)
);

-- Who changed what. action as in AuditAction.
CREATE TABLE granary_config_audit
(
    shard      TEXT NOT NULL,
    number     INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    actor      TEXT NOT NULL,
    actor_from TEXT NOT NULL,
    action     INTEGER NOT NULL,
    cluster    TEXT,
    name       TEXT,
    detail     TEXT NOT NULL,
    PRIMARY KEY (shard, number)
) WITHOUT ROWID;
