-- Whether anything is known of what signals need: one column each.
SELECT count(links) > 0 AS links, count(sites) > 0 AS sites, count(linked) > 0 AS linked, count(questions) > 0 AS questions,
       count(words) > 0 AS words, count(sentences) > 0 AND count(long_words) > 0 AS sentences, count(cues) > 0 AS cues,
       count(gist) > 0 AS gist, count(language) > 0 AS language, count(edited) > 0 AS edited,
       count(edited) + count(deleted) > 0 AS changes, count(personal) > 0 AS personal,
       count_if(has_reply_ids) > 0 AS replies
FROM acts WHERE NOT is_dm
