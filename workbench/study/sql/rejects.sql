-- What could not be read, of earlier imports and this one, each told once.
COPY (
    SELECT told AS file, item, reason FROM rejected JOIN files USING (file)
    UNION
    SELECT file, item, reason FROM former_rejects
    ORDER BY file, item NULLS FIRST, reason
) TO $1 (FORMAT parquet, COMPRESSION zstd);
