"""
ConvoKit's share of the benchmark of verdicts: a corpus and its thread features, on the utterances of a file.

    python benchmarks/verdicts_convokit.py utterances.parquet

It stands by itself, so that it can run in an environment of its own, with ConvoKit, pandas and pyarrow. Its
last line is JSON: seconds, and by conversation the number of utterances and of speakers.
"""

import json
import sys
import time

import pandas as pd
from convokit import Corpus, HyperConvo, Speaker, Utterance

LEAST = 10  # utterances of a conversation for which its thread features are made


def corpus(table: pd.DataFrame) -> Corpus:
    speakers = {name: Speaker(id=name) for name in table["speaker"].unique()}
    return Corpus(
        utterances=[
            Utterance(
                id=row.id,
                speaker=speakers[row.speaker],
                conversation_id=row.conversation,
                reply_to=row.reply_to if isinstance(row.reply_to, str) else None,
                timestamp=row.timestamp,
                text="",
            )
            for row in table.itertuples()
        ]
    )


def main() -> None:
    table = pd.read_parquet(sys.argv[1])
    start = time.perf_counter()
    made = corpus(table)
    built = time.perf_counter()
    HyperConvo(prefix_len=LEAST, min_convo_len=LEAST).fit_transform(made)
    done = time.perf_counter()
    counted = {
        conversation.id: [len(conversation.get_utterance_ids()), len(conversation.get_speaker_ids())]
        for conversation in made.iter_conversations()
    }
    print(json.dumps({"corpus": built - start, "features": done - built, "counted": counted}))


if __name__ == "__main__":
    main()
