-- Words that the queries of all sources share.
CREATE TEMP MACRO in_range(moment) AS (
    CASE WHEN moment BETWEEN TIMESTAMPTZ '0001-01-02 00:00:00+00' AND TIMESTAMPTZ '9999-12-30 00:00:00+00' THEN moment END
);
CREATE TEMP MACRO moment(written) AS (  -- only where the zone is told
    CASE WHEN regexp_matches(written, '[0-9](Z|[+-][0-9:]+)$') THEN in_range(try_cast(written AS TIMESTAMPTZ)) END
);
CREATE TEMP MACRO from_epoch(written) AS (  -- of seconds since 1970, with or without a fraction
    CASE WHEN regexp_full_match(written, '[0-9]{1,11}([.][0-9]*)?')
         THEN in_range(make_timestamptz((try_cast(written AS DECIMAL(24, 6)) * 1000000)::BIGINT)) END
);
CREATE TEMP MACRO tally(counts) AS (
    CASE WHEN counts IS NOT NULL
         THEN coalesce(list_sum(list_filter(counts, lambda one: one BETWEEN 0 AND 1099511627776)), 0)::BIGINT END
);
CREATE TEMP MACRO counted(written) AS (
    CASE WHEN regexp_full_match(written, '[0-9]{1,12}') THEN written::BIGINT END
);
CREATE TEMP MACRO accounts(named) AS list_filter(named, lambda one, nth: one <> '' AND list_position(named, one) = nth);
CREATE TEMP MACRO quoted(written) AS '''' || coalesce(written, '')[:40] || '''';
