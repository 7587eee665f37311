-- Times are Unix milliseconds. definition and graduals are JSON, payload is JSON that may be compressed, sealed values are base64.

-- What a shard, an application in an environment, has one of.
CREATE TABLE granary_config_state
(
    shard    text COLLATE "C" NOT NULL PRIMARY KEY,
    revision bigint NOT NULL,
    audits   bigint NOT NULL,
    graduals text COLLATE "C" NOT NULL
);

-- A namespace. head: the release that applications get, 0 for none. base_…: the public namespace whose newest release it follows.
CREATE TABLE granary_config_namespace
(
    shard        text COLLATE "C" NOT NULL,
    cluster      text COLLATE "C" NOT NULL,
    name         text COLLATE "C" NOT NULL,
    definition   text COLLATE "C" NOT NULL,
    deleted      bigint NOT NULL,
    version      bigint NOT NULL,
    head         bigint NOT NULL,
    last_release bigint NOT NULL,
    revision     bigint NOT NULL,
    base_release bigint NOT NULL,
    base_shard   text COLLATE "C",
    base_cluster text COLLATE "C",
    base_name    text COLLATE "C",
    data_key     bytea,
    changed_by   text COLLATE "C" NOT NULL,
    changed_at   bigint NOT NULL,
    PRIMARY KEY (shard, cluster, name)
);

CREATE INDEX ix_granary_config_namespace_base ON granary_config_namespace (base_shard, base_cluster, base_name) WHERE base_shard IS NOT NULL;

-- An edit that was not published. value: NULL takes the key away.
CREATE TABLE granary_config_draft
(
    shard      text COLLATE "C" NOT NULL,
    cluster    text COLLATE "C" NOT NULL,
    name       text COLLATE "C" NOT NULL,
    key        text COLLATE "C" NOT NULL,
    value      text COLLATE "C",
    secret     bigint NOT NULL,
    author     text COLLATE "C" NOT NULL,
    changed_at bigint NOT NULL,
    PRIMARY KEY (shard, cluster, name, key)
);

-- A release. kind as in ReleaseKind. source: the release that was rolled back to or followed, or the name of the gradual release.
CREATE TABLE granary_config_release
(
    shard       text COLLATE "C" NOT NULL,
    cluster     text COLLATE "C" NOT NULL,
    name        text COLLATE "C" NOT NULL,
    number      bigint NOT NULL,
    kind        bigint NOT NULL,
    revision    bigint NOT NULL,
    author      text COLLATE "C" NOT NULL,
    released_at bigint NOT NULL,
    comment     text COLLATE "C",
    taken_from  bigint NOT NULL,
    source      text COLLATE "C",
    hash        text COLLATE "C" NOT NULL,
    keys        bigint NOT NULL,
    bytes       bigint NOT NULL,
    payload     bytea NOT NULL,
    PRIMARY KEY (shard, cluster, name, number)
);

-- Who changed what. action as in AuditAction.
CREATE TABLE granary_config_audit
(
    shard      text COLLATE "C" NOT NULL,
    number     bigint NOT NULL,
    at         bigint NOT NULL,
    actor      text COLLATE "C" NOT NULL,
    actor_from text COLLATE "C" NOT NULL,
    action     bigint NOT NULL,
    cluster    text COLLATE "C",
    name       text COLLATE "C",
    detail     text COLLATE "C" NOT NULL,
    PRIMARY KEY (shard, number)
);
