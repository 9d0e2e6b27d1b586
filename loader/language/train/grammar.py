"""Make news sentences with their trees from a small grammar, for turns of phrase that treebanks have too few of.

Lists ("put firms on a list"), control ("agreed to reopen a mine", "asked Chile to ease curbs"), coordinated "and
said that", several people before a verb with their offices, "including" and its list, deals "brokered last month in
Geneva".
The words are drawn from ``grammar.json`` and the pools of names; the trees follow EWT and GUM.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

from loader.language.train.augment import Pools
from loader.language.train.sentences import Sentence
from loader.language.train.trees import Node, comma, small, to_sentence


class Grammar:
    """Draws sentences."""

    def __init__(self, chooser: random.Random, pools: Pools) -> None:
        """Read the words."""
        self.chooser = chooser
        self.words: dict[str, list[str]] = json.loads(
            (Path(__file__).parent / "grammar.json").read_text(encoding="utf-8")
        )
        self.people = [name for name in pools.people if len(name) in (2, 3) and all(map(str.isalpha, name))]
        self.places = [name[0] for name in (*pools.places, *pools.cities) if len(name) == 1 and name[0].isalpha()]

    def window(self, number: int) -> list[Sentence]:
        """Draw one to three sentences as a window."""
        return [self.sentence(f"grammar-{number}") for _ in range(self.chooser.randint(1, 3))]

    def sentence(self, document: str) -> Sentence:
        """Draw a sentence."""
        clause = self.clause()
        if self._odds(0.25):
            clause = self.said_after(clause)
        elif self._odds(0.2):
            clause.add(*self.according())
        if self._odds(0.2):
            clause.left[:0] = [self.month(), comma()]
        clause.add(Node(".", "PUNCT", ".", "punct", glued=True))
        return to_sentence(clause, document)

    def _odds(self, share: float) -> bool:
        return self.chooser.random() < share

    def _word(self, kind: str) -> str:
        return self.chooser.choice(self.words[kind])

    def clause(self) -> Node:
        """Draw a clause with its subject."""
        verb = self.predicate()
        if self._odds(0.3):
            other = self.chooser.choice((self.say, self.control, self.transitive))()
            verb.add(other.to("conj", small("and", "cc")))
        subject = self.subject().to("nsubj")
        verb.left.insert(0, subject)
        if self._odds(0.25):
            verb.left.insert(1, self.day())
        return verb

    def predicate(self) -> Node:
        """Draw a verb with what follows it."""
        draws = (self.place, self.control, self.object_control, self.say, self.describe, self.transitive, self.accuse)
        return self.chooser.choice((*draws, self.meet))()

    def subject(self) -> Node:
        """Draw a person, several people, a country, a body or a group."""
        kind = self.chooser.random()
        if kind < 0.25:
            return self.person()
        if kind < 0.5:
            return self.people_list()
        if kind < 0.7:
            return self.country()
        return self.body() if kind < 0.85 else self.group()

    def person(self) -> Node:
        """Draw a person, with an office before or after the name or none."""
        first, *rest = self.chooser.choice(self.people)
        head = Node(first, "PROPN", "NNP", name="PER")
        head.right = [Node(word, "PROPN", "NNP", "flat") for word in rest]
        if self._odds(0.5):
            head.left = [self.office()]
        elif self._odds(0.35):
            role = Node(self._word("roles"), "NOUN", "NN", "appos", [comma(), small("the", "det")])
            role.add(self.body().to("nmod", small("of", "case")))
            head.add(role, comma())
        return head

    def office(self) -> Node:
        """Draw an office that stands before a name."""
        *before, last = self._word("offices").replace("Secretary of State", "State Secretary").split()
        node = Node(last, "PROPN", "NNP", "nmod:desc", [Node(word, "PROPN", "NNP", "compound") for word in before])
        if self._odds(0.4):
            node.left.insert(
                0, Node(self.chooser.choice(("US", "U.S.", "UK", "EU")), "PROPN", "NNP", "compound", name="LOC")
            )
        if node.left and node.left[0].text == "EU":
            node.left[0].name = "ORG"
        return node

    def people_list(self) -> Node:
        """Draw two to four people, with commas and "and"."""
        head, *others = [self.person() for _ in range(self.chooser.randint(2, 4))]
        for number, other in enumerate(others):
            last = number == len(others) - 1
            marks = [small("and", "cc")] if last else [comma()]
            if last and len(others) > 1 and self._odds(0.4):
                marks.insert(0, comma())
            head.add(other.to("conj", *marks))
        return head

    def country(self) -> Node:
        """Draw a country or city; at times the United States."""
        if self._odds(0.3):
            states = Node("States", "PROPN", "NNPS", name="LOC")
            return states.to("root", small("the", "det"), Node("United", "ADJ", "NNP", "amod"))
        return Node(self.chooser.choice(self.places), "PROPN", "NNP", name="LOC")

    def body(self) -> Node:
        """Draw an organisation with its article."""
        *before, last = self._word("bodies").split()
        parts = [Node(word, "PROPN", "NNP", "compound") for word in before]
        return Node(last, "PROPN", "NNP", "root", [small("the", "det"), *parts], name="ORG")

    def group(self) -> Node:
        """Draw "top US officials including ..."."""
        node = Node(
            self._word("companies"),
            "NOUN",
            "NNS",
            "root",
            [Node(self._word("group_adjectives").lower(), "ADJ", "JJ", "amod")],
        )
        if self._odds(0.6):
            node.left.append(Node(self.chooser.choice(("US", "U.S.", "UK")), "PROPN", "NNP", "compound", name="LOC"))
        if self._odds(0.7):
            member = self.people_list() if self._odds(0.3) else self.person()
            node.add(member.to("nmod", small("including", "case")))
        return node

    def things(self) -> Node:
        """Draw what is traded, limited or sold."""
        left = []
        if self._odds(0.15):
            left.append(small("the", "det"))
        if self._odds(0.4):
            left.append(Node(self._word("adjectives"), "ADJ", "JJ", "amod"))
        if self._odds(0.5):
            left.extend(self._modifier())
        node = Node(self._word("plural"), "NOUN", "NNS", "root", left)
        if self._odds(0.3):
            node.add(self._plain_things().to("nmod", small("of", "case")))
        return node

    def _modifier(self) -> list[Node]:
        *first, last = self._word("modifiers").split()
        return [Node(last, "NOUN", "NN", "compound", [Node(word, "ADJ", "JJ", "amod") for word in first])]

    def _plain_things(self) -> Node:
        left = [small("the", "det")] if self._odds(0.3) else []
        if self._odds(0.5):
            left.append(Node(self._word("adjectives"), "ADJ", "JJ", "amod"))
        left.extend(self._modifier() if self._odds(0.5) else [])
        return Node(self._word("plural"), "NOUN", "NNS", "root", left)

    def place(self) -> Node:
        """Draw "put 40 firms on a blacklist"."""
        adding = self._odds(0.25)
        verb = Node(self._word("add_verbs" if adding else "place_verbs").split("/")[0], "VERB", "VBD")
        thing = Node(self._word("companies"), "NOUN", "NNS")
        if self._odds(0.7):
            thing.left.append(Node(str(self.chooser.randint(2, 90)), "NUM", "CD", "nummod"))
        if self._odds(0.4):
            thing.left.append(Node(self.chooser.choice(("US", "U.S.", "EU")), "PROPN", "NNP", "compound", name="LOC"))
            thing.left[-1].name = "ORG" if thing.left[-1].text == "EU" else "LOC"
        preposition = Node("to", "ADP", "IN", "case") if adding else small("on", "case")
        verb.add(thing.to("obj"), self._list().to("obl", preposition))
        return verb

    def _list(self) -> Node:
        *before, last = self._word("lists").replace("-", " - ").split()
        before = [word for word in before if word not in ("-", "no")]
        article = self.chooser.choice(("the", "a", "its"))
        node = Node(last, "NOUN", "NN", "root", [Node(word, "NOUN", "NN", "compound") for word in before])
        if article == "a" and (node.left[0].text if node.left else last)[0] in "aeiou":
            article = "an"
        node.left.insert(0, small(article, "nmod:poss" if article == "its" else "det"))
        if self._odds(0.3):
            node.add(self._plain_things().to("nmod", small("for", "case")))
        return node

    def infinitive(self) -> Node:
        """Draw "to speed shipments"."""
        verb = Node(self._word("verbs_base"), "VERB", "VB", "root", [small("to", "mark")])
        verb.add(self.things().to("obj"))
        if self._odds(0.25):
            verb.add(self.country().to("obl", Node("to", "ADP", "IN", "case")))
        return verb

    def control(self) -> Node:
        """Draw "agreed to reopen a mine"."""
        text = self._word("control_verbs")
        return Node(text, "VERB", "VBZ" if text.endswith("s") else "VBD").add(self.infinitive().to("xcomp"))

    def object_control(self) -> Node:
        """Draw "asked China to ease curbs"."""
        text = self._word("object_control_verbs")
        verb = Node("ask" if (future := self._odds(0.3)) else text.split()[0], "VERB", "VB" if future else "VBD")
        if future:
            verb.left.append(small(self.chooser.choice(("will", "would")), "aux"))
        marks = [Node("on", "ADP", "IN", "case")] if not future and " " in text else []
        verb.add(self._addressee().to("obl" if marks else "obj", *marks), self.infinitive().to("xcomp"))
        return verb

    def _addressee(self) -> Node:
        return self.country() if self._odds(0.6) else self.body()

    def say(self) -> Node:
        """Draw "said that ..."."""
        verb = Node(text := self._word("say_verbs"), "VERB", "VBZ" if text.endswith("s") else "VBD")
        inner = self.chooser.choice((self.control, self.transitive, self.place, self.object_control))()
        inner.left.insert(0, (self.person() if self._odds(0.5) else self.country()).to("nsubj"))
        marks = [small("that", "mark")] if self._odds(0.7) else []
        return verb.add(inner.to("ccomp", *marks))

    def describe(self) -> Node:
        """Draw "described talks with China as very advanced"."""
        verb = Node(self._word("describe_verbs"), "VERB", "VBD")
        talks = Node(self.chooser.choice(("talks", "negotiations", "discussions", "relations")), "NOUN", "NNS")
        talks.add(self.country().to("nmod", small("with", "case")))
        degree = [small("very", "advmod")] if self._odds(0.5) else []
        predicate = Node(self._word("predicates"), "ADJ", "JJ", "advcl", [small("as", "mark"), *degree])
        if self._odds(0.4):
            opening, closing = self.chooser.choice((("“", "”"), ('"', '"')))
            predicate.left.insert(1, Node(opening, "PUNCT", "``", "punct"))
            predicate.add(Node(closing, "PUNCT", "''", "punct", glued=True))
            for child in predicate.left[2:] or [predicate]:
                child.glued = True
                break
        return verb.add(talks.to("obj"), predicate)

    def transitive(self) -> Node:
        """Draw "suspended exports of chips to China" and the like."""
        verb = Node(self._word("verbs_past"), "VERB", "VBD")
        verb.add(self.deal().to("obj") if self._odds(0.4) else self.things().to("obj"))
        if self._odds(0.25):
            verb.add(self.day())
        return verb

    def deal(self) -> Node:
        """Draw "the trade deal brokered last month in Geneva"."""
        node = Node(self._word("deals"), "NOUN", "NN", "root", [small(self.chooser.choice(("the", "a")), "det")])
        node.left.extend(self._modifier() if self._odds(0.5) else [])
        if node.left[0].text == "a" and (node.left[1].text if node.left[1:] else node.text)[0] in "aeiou":
            node.left[0].text = "an"
        made = Node(self._word("made"), "VERB", "VBN", "acl")
        if self._odds(0.6):
            made.add(Node(self._word("times"), "NOUN", "NN", "obl:unmarked", [small("last", "amod")]))
        made.add(self.country().to("obl", small("in", "case")))
        return node.add(made) if self._odds(0.7) else node

    def accuse(self) -> Node:
        """Draw "accused Beijing of delaying shipments by ..."."""
        verb = Node(self.chooser.choice(("accused", "suspected", "accuses")), "VERB", "VBD")
        if verb.text.endswith("s"):
            verb.xpos = "VBZ"
        deed = Node(self._word("plain_ing"), "VERB", "VBG", "advcl", [small("of", "mark")])
        deed.add(self.things().to("obj"))
        if self._odds(0.4):
            deed.add(self._means())
        return verb.add(self._addressee().to("obj"), deed)

    def _means(self) -> Node:
        means = self._particle_verb().to("advcl", small("by", "mark"))
        if self._odds(0.6):
            means.add(self._particle_verb().add(self._plain_things().to("obj")).to("conj", small("and", "cc")))
        else:
            means.add(self._plain_things().to("obj"))
        return means

    def _particle_verb(self) -> Node:
        return Node(self._word("verbs_ing"), "VERB", "VBG").add(
            Node(self._word("particles"), "ADP", "RP", "compound:prt")
        )

    def meet(self) -> Node:
        """Draw "met ... in London on Monday"."""
        verb = Node(self._word("meet_verbs"), "VERB", "VBD").add(self.person().to("obj"))
        if self._odds(0.6):
            verb.add(self.country().to("obl", small("in", "case")))
        if self._odds(0.5):
            verb.add(self.day())
        return verb

    def day(self) -> Node:
        """Draw "on Monday"."""
        return Node(self._word("days"), "PROPN", "NNP", "obl", [small("on", "case")])

    def month(self) -> Node:
        """Draw "in early April"."""
        left = [small("in", "case")]
        if self._odds(0.6):
            left.append(small(self.chooser.choice(("early", "late")), "amod"))
        return Node(self._word("months"), "PROPN", "NNP", "obl", left)

    def said_after(self, clause: Node) -> Node:
        """Put "..., Kevin Hassett said" after a clause."""
        verb = Node(self._word("post_say_verbs"), "VERB", "VBD")
        if verb.text.endswith("s"):
            verb.xpos = "VBZ"
        speaker = self.person() if self._odds(0.7) else self.body()
        clause.add(comma())
        verb.left = [clause.to("ccomp"), speaker.to("nsubj")]
        if self._odds(0.3):
            verb.add(self.day())
        return verb

    def according(self) -> Sequence[Node]:
        """Draw ", according to a document published by ..."."""
        paper = Node(self._word("documents"), "NOUN", "NN")
        according = Node("according", "VERB", "VBG", "case").add(Node("to", "ADP", "IN", "fixed"))
        made = Node(self._word("published"), "VERB", "VBN", "acl")
        made.add(self.body().to("obl:agent", small("by", "case")))
        paper.to("obl", comma(), according, small("a", "det"))
        comma_first = paper.left[0]
        comma_first.relation = "punct"
        return [paper.add(made)]
