-- Where Orleans' ADO.NET providers look their statements up, by key, once at start. The scripts after this one fill it.
CREATE TABLE OrleansQuery
(
    QueryKey  text NOT NULL PRIMARY KEY,
    QueryText text NOT NULL
);
