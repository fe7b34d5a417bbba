-- All that signals look at. A service may lack some of it: then it is missing, and what rests on it is refused.
CREATE TEMP TABLE blank (
    conversation VARCHAR, activity VARCHAR, parent VARCHAR, actor VARCHAR, role VARCHAR, time TIMESTAMPTZ, item BIGINT,
    kind VARCHAR, space VARCHAR, visibility VARCHAR, is_dm BOOLEAN, has_reply_ids BOOLEAN, targetless VARCHAR,
    mark VARCHAR, mentions VARCHAR[], is_addressed BOOLEAN, edited BOOLEAN, deleted BOOLEAN, is_automatic BOOLEAN,
    language VARCHAR, words BIGINT, sentences BIGINT, long_words BIGINT, questions BIGINT, links BIGINT, linked VARCHAR[], sites VARCHAR[],
    media BIGINT, cues VARCHAR[], gist VARCHAR, emails BIGINT, phones BIGINT, identity_numbers BIGINT
);
