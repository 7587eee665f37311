-- What a sequence promises about order and gaps: 0 trend, which is what those of before are, 1 monotonic, 2 strict.
ALTER TABLE granary_ids_sequence ADD COLUMN level bigint NOT NULL DEFAULT 0;

-- The last request of each taker of a strict sequence, and the ordinals that it got.
CREATE TABLE granary_ids_taker
(
    shard text COLLATE "C" NOT NULL,
    sequence text COLLATE "C" NOT NULL,
    taker uuid NOT NULL,
    turn bigint NOT NULL,
    first_ordinal bigint NOT NULL,
    ordinals bigint NOT NULL,
    taken_at bigint NOT NULL,
    PRIMARY KEY (shard, sequence, taker)
);
