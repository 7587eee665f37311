-- The keys under which the silos seal what they hand to browsers: one set for all silos, which outlives their restarts.
-- xml is encrypted under the cluster's secret where there is one.

CREATE TABLE granary_data_protection
(
    name       text COLLATE "C" NOT NULL PRIMARY KEY,
    xml        text   NOT NULL,
    created_at bigint NOT NULL
);
