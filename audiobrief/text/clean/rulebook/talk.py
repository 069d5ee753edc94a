"""How much a line is page talk, as a linear score.

It adds up the words by which pages speak of themselves, whom the line speaks to, how it is told and where it stands.
The words are data of a language ([talk] in its rules), sorted by what they speak of. The weights are data of all
languages ([talk_weights] in any.toml), fitted to the lines in tests/text/lines by tests/benchmarks/fit_page_talk.py.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from audiobrief.expressions import regex
from audiobrief.text.clean.look import FIRST_WORD, SINGLE, Look

SURE, USUAL = 1.0, 0.5
NEVER = -9.0
MOST_OF_A_TOPIC = 1.5
MOST_IN_ALL = 4.0
MANY_OTHERS = 12
MOST_OPENINGS = 4
"""Sentences of a line that are asked whether they are a call to do something."""
LONG, SHORT, LABEL = 30, 6, 3
QUOTED = regex(r'"[^"]*(?:"|$)|(?<!\w)\'[^\']{8,}\'(?!\w)')
NAMED = regex(r"(?:[^\W\d_a-z][\w.'-]*,? (?:(?:de|van|von|der|al|bin) )?){1,5}")
NOT_TOPICS = frozenset({"idle", "ask", "ours", "yours", "this", "piece", "subject", "presents", "tells"})


@dataclass(frozen=True)
class PageTalk:
    """The words of one language, by topic; without any, nothing is page talk."""

    topics: Mapping[str, Mapping[str, str]]
    weights: Mapping[str, float] = field(default_factory=dict)

    def score(self, look: Look, zones: frozenset[str], least: float = NEVER) -> float:
        """Return how surely a line is page talk: above 0 rather than not, as log-odds.

        Where it is `least` or less, it can be less than what is returned: how a line is told takes long to see.
        """
        if not self.topics or not self.weights:
            return NEVER
        introduces = look.text[-1:] == ":" and look.word_count > LABEL
        item = look.core[:1].islower() and not look.stop
        if introduces or item or QUOTED.fullmatch(look.text):
            return NEVER
        found, other = self._topics_of(look)
        if NOT_TOPICS.issuperset(found) and not any(map(self._asks, look.openings[:MOST_OPENINGS])):
            return NEVER
        weights, signs = self.weights, self._signs_but_news(look, zones, found, other)
        score = weights["bias"] + sum([weights.get(name, 0.0) * value for name, value in signs.items() if value])
        of_news = weights.get("news", 0.0)
        return score if score <= least and of_news <= 0 else score + of_news * look.news

    def signs(self, look: Look, zones: frozenset[str]) -> dict[str, float]:
        """Return what the score adds up, by name."""
        return {**self._signs_but_news(look, zones, *self._topics_of(look)), "news": look.news}

    def _signs_but_news(
        self, look: Look, zones: frozenset[str], found: Mapping[str, float], other: int
    ) -> dict[str, float]:
        about = {topic: weight for topic, weight in found.items() if topic not in NOT_TOPICS}
        total = min(sum(about.values()), MOST_IN_ALL)
        signs = {**about, "total": total, "share": total / max(3.0, total + other)}
        signs["tells"] = found.get("tells", 0.0)
        signs["others"] = min(other, MANY_OTHERS) / MANY_OTHERS
        signs["two topics"] = float(len(about) > 1)
        signs["three topics"] = float(len(about) > 2)
        bare = QUOTED.sub(" ", look.text) if '"' in look.text or "'" in look.text else look.text
        voices = [voice for voice in ("ours", "yours") if voice in found]
        spoken = set(FIRST_WORD.findall(bare.lower())) if voices else set()
        for voice in voices:
            if not spoken.isdisjoint(self._of[voice]):
                signs[voice] = 1.0
                signs[f"{voice} and topic"] = min(total, 1.5)
        if "this" in found and "piece" in found and self._this_piece.search(look.text.lower()):
            signs["this piece"] = 1.0
            signs["this piece and topic"] = min(total, 1.5)
        signs["quoted"] = (len(look.text) - len(bare)) / max(1, len(look.text))
        self._openings(look, signs, total)
        self._form(look, zones, signs, about)
        return signs

    def _topics_of(self, look: Look) -> tuple[dict[str, float], int]:
        """Return how much the line speaks of each topic, and how many of its words are of none."""
        found: dict[str, float] = {}
        known = look.words & self._all_words
        for word in known:
            for topic, weight in self._words[word]:
                found[topic] = min(found.get(topic, 0.0) + weight, MOST_OF_A_TOPIC)
        other = look.words - known
        return found, len(other) - len(other & SINGLE)

    def _openings(self, look: Look, signs: dict[str, float], total: float) -> None:
        asked = [weight for opening in look.openings[:MOST_OPENINGS] if (weight := self._asks(opening))]
        if asked:
            signs["ask"] = max(asked)
            signs["ask and topic"] = max(asked) * min(total, 1.5)
        if self._asks(look.core) and not look.full_stop:
            signs["ask without stop"] = 1.0
            signs["bargain"] = float(self._bargain.search(look.text.lower()) is not None)
        if look.first_word in self._of["subject"]:
            signs["subject"] = 1.0
        if presents := self.presents(look):
            signs["presents"] = presents

    def _asks(self, opening: str) -> float:
        first = FIRST_WORD.search(opening[:40].lower())
        return 0.0 if first is None else self._of["ask"].get(first[0], 0.0)

    def presents(self, look: Look) -> float:
        """Return how surely a line begins with a name and a verb that presents its bearer: who writes, teaches, is."""
        named = NAMED.match(look.core)
        verb = named and FIRST_WORD.match(look.core[named.end() :].lower())
        if not verb or any(topic != "person" for topic, _ in self._words.get(look.first_word, ())):
            return 0.0  # "Published reports put" is no name
        return self._of["presents"].get(verb[0], 0.0)

    def _form(self, look: Look, zones: frozenset[str], signs: dict[str, float], about: Mapping[str, float]) -> None:
        signs["no stop"] = float(not look.stop)
        signs["question"] = float(look.text.endswith("?"))
        signs["short"] = float(look.word_count <= SHORT)
        signs["long"] = float(look.word_count > LONG)
        signs["number"] = float("0" in look.words)
        if "tail" in zones:
            signs["tail"] = 1.0
            signs["person at the tail"] = about.get("person", 0.0)
            signs["presents at the tail"] = signs.get("presents", 0.0)
            signs["presents a person at the tail"] = signs.get("presents", 0.0) * about.get("person", 0.0)
        if "head" in zones:
            signs["head"] = 1.0

    @cached_property
    def _this_piece(self) -> re.Pattern[str]:
        this, piece = ("|".join(self._of[topic]) for topic in ("this", "piece"))
        return re.compile(rf"\b(?:{this}) (?:\w+ )?(?:{piece})\b")

    @cached_property
    def _bargain(self) -> re.Pattern[str]:
        """Do this and you will see: advice and irony in the news, never a button."""
        return re.compile(rf"\b(?:{self.topics['bargain']['after']})\b" if "bargain" in self.topics else "(?!)")

    @cached_property
    def _of(self) -> dict[str, dict[str, float]]:
        weighed = {
            topic: {
                word: weight
                for grade, weight in (("usual", USUAL), ("sure", SURE))
                for word in lists.get(grade, "").split()
            }
            for topic, lists in self.topics.items()
        }
        return {"ours": {}, "yours": {}, "ask": {}, "subject": {}, "presents": {}} | weighed

    @cached_property
    def _all_words(self) -> frozenset[str]:
        return frozenset(self._words)

    @cached_property
    def _words(self) -> dict[str, list[tuple[str, float]]]:
        words: dict[str, list[tuple[str, float]]] = {}
        for topic, weighed in self._of.items():
            for word, weight in weighed.items():
                words.setdefault(word, []).append((topic, weight))
        return words
