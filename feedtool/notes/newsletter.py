"""A newsletter: HTML with title, picture and a link to listen, to paste into Substack, Buttondown or Mailchimp."""

from feedtool.platforms import Platform

PLATFORM = Platform("newsletter", {".html": "rich"}, hashtags=0, titled=True)
