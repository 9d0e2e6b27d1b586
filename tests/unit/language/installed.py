"""Train a small spaCy pipeline as stock English ones are: Penn tags, ClearNLP's relations, OntoNotes' names."""

from __future__ import annotations

import random
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

_SENTENCES = (
    """China/NNP/2/nsubj/B-GPE placed/VBD/0/ROOT/O 16/CD/4/nummod/B-CARDINAL firms/NNS/2/dobj/O on/IN/2/prep/O
    a/DT/7/det/O list/NN/5/pobj/O ././2/punct/O""",
    """Japan/NNP/2/nsubj/B-GPE placed/VBD/0/ROOT/O nine/CD/4/nummod/B-CARDINAL banks/NNS/2/dobj/O on/IN/2/prep/O
    a/DT/7/det/O list/NN/5/pobj/O ././2/punct/O""",
    """Scott/NNP/2/compound/B-PERSON Bessent/NNP/3/nsubj/I-PERSON met/VBD/0/ROOT/O He/NNP/5/compound/B-PERSON
    Lifeng/NNP/3/dobj/I-PERSON in/IN/3/prep/O London/NNP/6/pobj/B-GPE ././3/punct/O""",
    """Sergei/NNP/2/compound/B-PERSON Lavrov/NNP/3/nsubj/I-PERSON met/VBD/0/ROOT/O Wang/NNP/5/compound/B-PERSON
    Yi/NNP/3/dobj/I-PERSON in/IN/3/prep/O Geneva/NNP/6/pobj/B-GPE ././3/punct/O""",
    """Iran/NNP/3/nsubjpass/B-GPE was/VBD/3/auxpass/O sanctioned/VBN/0/ROOT/O by/IN/3/agent/O the/DT/6/det/O
    Treasury/NNP/4/pobj/B-ORG on/IN/3/prep/O Monday/NNP/7/pobj/B-DATE ././3/punct/O""",
    """Cuba/NNP/3/nsubjpass/B-GPE was/VBD/3/auxpass/O sanctioned/VBN/0/ROOT/O by/IN/3/agent/O the/DT/6/det/O
    Treasury/NNP/4/pobj/B-ORG on/IN/3/prep/O Friday/NNP/7/pobj/B-DATE ././3/punct/O""",
)


def write_pipeline(folder: Path) -> Path:
    """Train tagger, parser and names on a few sentences until they know them, and write the pipeline to a folder."""
    random.seed(0)
    spacy.util.fix_random_seed(0)
    nlp = spacy.blank("en")
    nlp.add_pipe("tagger")
    nlp.add_pipe("parser", config={"min_action_freq": 1})
    nlp.add_pipe("ner")
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in (_gold(nlp, sentence) for sentence in _SENTENCES)]
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(30):
        nlp.update(examples, sgd=optimizer, drop=0.0)
    nlp.to_disk(folder)
    return folder


def _gold(nlp: Language, sentence: str) -> Doc:
    rows = [cell.rsplit("/", 4) for cell in sentence.split()]
    return Doc(
        nlp.vocab,
        words=[row[0] for row in rows],
        spaces=[row[1] != "." for row in rows[1:]] + [False],
        tags=[row[1] for row in rows],
        heads=[int(row[2]) - 1 if row[2] != "0" else place for place, row in enumerate(rows)],
        deps=[row[3] for row in rows],
        ents=[row[4] for row in rows],
    )
