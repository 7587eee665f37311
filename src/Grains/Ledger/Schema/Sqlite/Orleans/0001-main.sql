-- Where Orleans' ADO.NET providers look their statements up, by key, once at start. The scripts after this one fill it.
-- No statement in it opens a transaction: one that failed half-way would keep the file locked.
CREATE TABLE OrleansQuery
(
    QueryKey  TEXT NOT NULL PRIMARY KEY,
    QueryText TEXT NOT NULL
) WITHOUT ROWID;
