"""Tell which state "the country" is beside another that acts: "China buys the tin that the country digs"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Token

from loader.claims.actors import STATES
from loader.language import syntax

if TYPE_CHECKING:
    from loader.claims.reading import Reading


def other_than_owner(reading: Reading, token: Token) -> tuple[Token, ...]:
    """Return the last state named before in the sentence, but for that which acts upon what the clause describes.

    Of itself the subject would be told as "it". Empty where no other state is named, or ``token`` is in no such clause.
    """
    clause = token.head
    if clause.dep_ != "acl:relcl" or token.dep_ not in syntax.SUBJECTS:
        return ()
    above = next((verb for verb in syntax.ancestors(clause) if syntax.is_verb(verb)), None)
    subjects = syntax.subjects(above) if above is not None else []
    own = {reading.state_of(actor.entity) for subject in subjects for actor in reading.actors(subject)}
    for index in range(token.i - 1, token.sent.start - 1, -1):
        link = reading.link_at.get(index)
        if own and link is not None and link.entity.type in STATES and link.entity.iso2 not in own:
            return (token.doc[index],)
    return ()
