"""Tags of Podcasting 2.0 that are written by hand: who asks for money, under what licence, where, how often.

Each `Tag` is a key with keys of its own, which become an element of the podcast namespace with its attributes. Another
tag is one more of them. https://podcastindex.org/namespace/1.0, and platform rules, part B.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from email.utils import format_datetime
from uuid import UUID

from feedtool import fields
from feedtool.enclosure_types import MEDIA_TYPES
from feedtool.fields import Key, Reader, WrongError, choice, flag, line, text, whole
from feedtool.markup import ascii_url
from feedtool.model import Element
from feedtool.problems import Severity, quoted
from feedtool.values import List, Map, Value
