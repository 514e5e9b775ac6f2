"""Runs one of SimPy's documented examples, whose script is in a page of Debian's python-simpy3-doc, and prints."""
import html
import re
import sys

PAGES = '/usr/share/doc/python-simpy3-doc/html/examples/%s.html'

page = open(PAGES % sys.argv[1], encoding='utf-8').read()
script = re.search('<pre>(.*?)</pre>', page, re.DOTALL).group(1)
exec(html.unescape(re.sub('<[^>]*>', '', script)))
