"""Plain text without limits: for anything that takes nothing else."""

from feedtool.platforms import Platform

PLATFORM = Platform("plain", {".txt": "plain"}, hashtags=0)
