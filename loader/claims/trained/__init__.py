"""Read acts that no rule knows: a network trained on annotated passages finds cue, kind, sides and modality.

The rules read first. What they found is shown to the network, which says of
every word whether it is the cue of an act, of which relation, and which words
name who does it, whom or what it is done to, and the goods. What it finds and
no rule told becomes claims as well, by the same links, events and voices.
"""

from loader.claims.trained.acts import trained_claims

__all__ = ["trained_claims"]
