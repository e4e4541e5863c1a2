"""Hot issues in citizens' messages: the same trouble at the same place within a period."""

from fengqiao.analytics.topics.finding import find_topics
from fengqiao.analytics.topics.parts import Message, Topic, Topics

__all__ = ["Message", "Topic", "Topics", "find_topics"]
