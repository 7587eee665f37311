-- Grain state. The provider's key is unique, NULL extension included, so that of two first writes one fails.
CREATE TABLE OrleansStorage
(
    GrainIdHash            integer     NOT NULL,
    GrainTypeHash          integer     NOT NULL,
    GrainIdN0              bigint      NOT NULL,
    GrainIdN1              bigint      NOT NULL,
    GrainIdExtensionString text        NULL,
    GrainTypeString        text        NOT NULL,
    ServiceId              text        NOT NULL,
    PayloadBinary          bytea       NULL,
    ModifiedOn             timestamptz NOT NULL,
    Version                integer     NOT NULL
);

CREATE UNIQUE INDEX UX_OrleansStorage ON OrleansStorage
    (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainIdExtensionString, GrainTypeString, ServiceId) NULLS NOT DISTINCT;

-- Each change is one compare-and-set statement; no row comes back when the version was another, which the provider reports.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
-- Only a writer without a version inserts: one that holds a version never brings a deleted row back.
('WriteToStorageKey', '
    WITH updated AS
        (UPDATE OrleansStorage
         SET PayloadBinary = @PayloadBinary, ModifiedOn = now(), Version = Version + 1
         WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
           AND GrainIdExtensionString IS NOT DISTINCT FROM @GrainIdExtensionString::text AND GrainTypeString = @GrainTypeString
           AND ServiceId = @ServiceId AND Version = @GrainStateVersion::integer
         RETURNING Version),
    inserted AS
        (INSERT INTO OrleansStorage
             (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainIdExtensionString, GrainTypeString, ServiceId,
              PayloadBinary, ModifiedOn, Version)
         SELECT @GrainIdHash, @GrainTypeHash, @GrainIdN0, @GrainIdN1, @GrainIdExtensionString::text, @GrainTypeString, @ServiceId,
                @PayloadBinary::bytea, now(), 1
         WHERE @GrainStateVersion::integer IS NULL
         ON CONFLICT DO NOTHING
         RETURNING Version)
    SELECT Version AS NewGrainStateVersion FROM updated UNION ALL SELECT Version FROM inserted;
'),
('ReadFromStorageKey', '
    SELECT PayloadBinary, Version FROM OrleansStorage
    WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
      AND GrainIdExtensionString IS NOT DISTINCT FROM @GrainIdExtensionString::text AND GrainTypeString = @GrainTypeString
      AND ServiceId = @ServiceId;
'),
('ClearStorageKey', '
    UPDATE OrleansStorage
    SET PayloadBinary = NULL, ModifiedOn = now(), Version = Version + 1
    WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
      AND GrainIdExtensionString IS NOT DISTINCT FROM @GrainIdExtensionString::text AND GrainTypeString = @GrainTypeString
      AND ServiceId = @ServiceId AND Version = @GrainStateVersion::integer
    RETURNING Version AS NewGrainStateVersion;
'),
('DeleteStorageKey', '
    DELETE FROM OrleansStorage
    WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
      AND GrainIdExtensionString IS NOT DISTINCT FROM @GrainIdExtensionString::text AND GrainTypeString = @GrainTypeString
      AND ServiceId = @ServiceId AND Version = @GrainStateVersion::integer
    RETURNING Version + 1 AS NewGrainStateVersion;
');
