-- The verdicts at hand.
CREATE TEMP TABLE judged AS SELECT hash(conversation) AS unit, central FROM given_verdicts;
