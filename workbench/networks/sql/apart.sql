-- Between two nobody has to name whom they answer.
update network_chunk as act set answered = null, goes_to_root = false
from network_pairs as pairs
where pairs.source = act.source and pairs.space = act.space
