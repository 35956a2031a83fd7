#!/usr/bin/env python3
"""Looks for what Doxygen did not understand, and for links to pages that are not there.

usage: check_pages.py FOLDER
"""
import html
import os
import re
import sys

SCRIPT = re.compile(r'<script.*?</script>', re.S)
TAG = re.compile(r'<[^>]+>')
LINK = re.compile(r'href="([^"#:?]+\.html)')
# Doxygen's commands and Markdown as a reader would see them.
LEFT_OVER = re.compile(r'\\(?:brief|dir|endlink|file|link|mainpage|name|par|ref|snippet)\b|'
                       r'\\[@<>#%:*]|~~~|///|@[{}]|&(?:lt|gt|amp|#\d+);')


def complaints(page, pages):
    """What is wrong with the HTML of a page; `pages` are the names of all."""
    text = html.unescape(TAG.sub('', SCRIPT.sub('', page)))
    for found in LEFT_OVER.finditer(text):
        start = max(0, found.start() - 40)
        yield 'shows %r in %r' % (found.group(), text[start:found.end() + 40])
    for name in sorted(set(LINK.findall(page)) - set(pages)):
        yield 'links to %s, which is not there' % name


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    pages = [name for name in sorted(os.listdir(sys.argv[1])) if name.endswith('.html')]
    if 'index.html' not in pages:
        sys.exit('check_pages.py: expected index.html in %s' % sys.argv[1])
    failed = False
    for name in pages:
        with open(os.path.join(sys.argv[1], name), encoding='utf-8') as f:
            for complaint in complaints(f.read(), pages):
                print('check_pages.py: %s %s' % (name, complaint), file=sys.stderr)
                failed = True
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
