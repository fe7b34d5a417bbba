-- What an import did to the acts that were known: replaced by another version, marked as deleted.
SELECT count(*), (SELECT count(*) FROM gone),
       (SELECT list_sort(list(DISTINCT space)) FROM lacking WHERE is_cut)
FROM (
    SELECT DISTINCT former.activity
    FROM former
    JOIN replaced ON replaced.sequence = -1 - file_row_number
    JOIN intake ON intake.activity = former.activity
    ANTI JOIN replaced AS older ON older.sequence = intake.sequence
    WHERE (former.characters, former.words, former.questions, former.linked, former.media, former.edited, former.deleted)
        IS DISTINCT FROM
          (intake.characters, intake.words, intake.questions, intake.linked, intake.media, intake.edited, intake.deleted)
);
