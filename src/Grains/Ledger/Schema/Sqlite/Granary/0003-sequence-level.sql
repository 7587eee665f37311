-- What a sequence promises about order and gaps: 0 trend, which is what those of before are, 1 monotonic, 2 strict.
ALTER TABLE granary_ids_sequence ADD COLUMN level INTEGER NOT NULL DEFAULT 0;

-- The last request of each taker of a strict sequence, and the ordinals that it got.
CREATE TABLE granary_ids_taker
(
    shard         TEXT    NOT NULL,
    sequence      TEXT    NOT NULL,
    taker         BLOB    NOT NULL,
    turn          INTEGER NOT NULL,
    first_ordinal INTEGER NOT NULL,
    ordinals      INTEGER NOT NULL,
    taken_at      INTEGER NOT NULL,
    PRIMARY KEY (shard, sequence, taker)
) WITHOUT ROWID;
