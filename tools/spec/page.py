#!/usr/bin/python3
"""Writes the whole specification as one page of HTML, which needs no other file.

usage: tools/spec/page.py FILE

Runs on Debian's own Python, since that is the one that has Debian's Markdown.
"""

import collections
import html
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import evidence  # noqa: E402
import index  # noqa: E402
import ranges  # noqa: E402
import rendering  # noqa: E402
import spec  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(HERE))
FIRST = 'README.md'

PAGE = '''\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>%(title)s</title>
<style>
%(style)s</style>
</head>
<body>
<a class="skip" href="#main">Skip the contents</a>
<header>
<p class="name"><a href="#README">%(title)s</a> <span>%(version)s</span></p>
<form id="go" role="search">
<label for="where">Go to</label>
<input id="where" list="places" autocomplete="off" placeholder="RTE-4" title="A key for this: /">
<datalist id="places">
%(places)s
</datalist>
</form>
</header>
<details id="contents">
<summary>Contents</summary>
<nav aria-label="Contents">
%(contents)s
</nav>
</details>
<main id="main">
%(body)s
</main>
<script>
%(script)s</script>
</body>
</html>
'''


def file_id(name):
    return os.path.splitext(name)[0].replace('/', '-')


class Page:
    def __init__(self, made, version):
        self.made = made
        self.version = version
        self.specification = made.specification
        self.files = self.in_order()
        self.ids = set(self.specification.clauses) | set(self.specification.sub_clauses)
        self.places = self.anchors()
        self.renderer = rendering.Renderer(
            self.place_of, self.ids,
            {f.name: '\n'.join(line for line in f.lines if spec.REFERENCE.match(line))
             for f in self.files})

    def in_order(self):
        """That of the table in the first page; others follow."""
        files = collections.OrderedDict((f.name, f) for f in self.specification.files)
        first = files.get(FIRST)
        names = [FIRST] if first else []
        for line in first.lines if first else ():
            names += [name for name in re.findall(r'\]\(([\w./-]+\.md)\)', line) if name in files]
        return [files[name] for name in collections.OrderedDict.fromkeys(names + list(files))]

    def anchors(self):
        """(file, anchor there) -> anchor here; the anchor '' is that of the file."""
        found = {}
        for file in self.files:
            found[file.name, ''] = file_id(file.name)
            for anchor, heading in spec.anchors(file.lines).items():
                clause = spec.CLAUSE.match(heading)
                found[file.name, anchor] = (
                    clause.group(1) if clause and clause.group(1) in self.specification.clauses
                    else '%s--%s' % (file_id(file.name), anchor))
        return found

    def place_of(self, file, target):
        """The anchor here that a link in a file leads to; None if it leads out of the page."""
        path, _, anchor = target.partition('#')
        name = os.path.normpath(os.path.join(os.path.dirname(file), path)) if path else file
        return self.places.get((name, anchor))

    def html(self):
        title = next((line[2:] for file in self.files for line in file.lines
                      if line.startswith('# ')), 'The specification')
        return PAGE % {
            'title': html.escape(title), 'version': html.escape(self.version),
            'style': asset('page.css'), 'script': asset('page.js'),
            'places': '\n'.join('<option value="%s">%s</option>' % (
                c.id, html.escape(c.title)) for c in self.specification.clauses.values()),
            'contents': self.contents(),
            'body': '\n'.join(self.file(file) for file in self.files)}

    def contents(self):
        lines = ['<ul>']
        for file in self.files:
            lines.append('<li><a href="#%s">%s</a>' % (
                file_id(file.name), self.renderer.inline(title_of(file), file.name)))
            if file.clauses:
                lines.append('<ul>')
                lines += ['<li><a href="#%s"><span>%s</span> %s</a></li>' % (
                    c.id, c.id, self.renderer.inline(c.title, file.name)) for c in file.clauses]
                lines.append('</ul>')
            lines.append('</li>')
        return '\n'.join(lines + ['</ul>'])

    def file(self, file):
        """Its clauses as they were read, and all else as it stands there."""
        parts = ['<section class="file" id="%s">' % file_id(file.name)]
        clauses = {c.line: c for c in file.clauses}
        for line, lines in sections(file.lines):
            if line in clauses:
                parts.append(self.clause(clauses[line]))
            else:
                parts.append(self.renderer.block('\n'.join(lines), file.name))
        return '\n'.join(parts + ['</section>'])

    def clause(self, clause):
        parts = ['<section class="clause" id="%s">' % clause.id,
                 '<h2><a class="self" href="#%s">%s</a> %s</h2>' % (
                     clause.id, clause.id, self.renderer.inline(clause.title, clause.file))]
        parts.append(self.renderer.block(clause.intro, clause.file))
        parts += [self.sub_clause(part, clause) for part in clause.sub_clauses]
        if clause.source:
            parts.append('<p class="source">Source: %s</p>' % self.renderer.inline(
                clause.source, clause.file))
        if clause.notes:
            parts.append('<aside>%s</aside>' % self.renderer.block(clause.notes, clause.file))
        parts.append(self.shown_by(clause))
        return '\n'.join(part for part in parts + ['</section>'] if part)

    def sub_clause(self, part, clause):
        text = self.renderer.inline(part.text, clause.file)
        return '\n'.join(filter(None, (
            '<div class="part" id="%s">' % part.id,
            '<p><a class="self" href="#%s">%s</a> %s%s</p>' % (
                part.id, part.id, chips(part), with_badge(text, part.level)),
            self.renderer.block(part.more, clause.file),
            self.evidence(part), '</div>')))

    def evidence(self, part):
        entry = self.made.entry(part)
        if entry == evidence.NOTHING:
            return ''
        rows = []
        for name in evidence.LISTS:
            rows += ['<dt>%s <code>%s</code></dt><dd>%s</dd>' % (
                name, html.escape(one), html.escape(self.why(one)))
                for one in getattr(entry, name)]
        if entry.open is not None:
            rows.append('<dt class="open">open</dt><dd>%s</dd>' % html.escape(entry.open))
        return '<details class="evidence"><summary>Evidence%s</summary>\n<dl>\n%s\n</dl></details>' % (
            '' if entry.open is None else ': open', '\n'.join(rows))

    def why(self, one):
        """What a vector or a case shows, in its own words."""
        if one in self.made.evidence.vectors:
            return self.made.evidence.vectors[one].get('why', '')
        live = evidence.LIVE.match(one)
        case = self.made.evidence.cases.get(live.group(1)) if live else None
        return case.behaviour if case else ''

    def shown_by(self, clause):
        vectors = self.made.vectors.get(clause.id, [])
        cases = self.made.cases(clause)
        if not vectors and not cases:
            return ''
        lists = [', '.join('<code>%s</code>' % one for one in ranges.joined(vectors, ' to ')),
                 ', '.join('<code>live:%s</code>' % case for case in cases)]
        return '<details class="evidence"><summary>%s</summary>\n%s\n</details>' % (
            ', '.join(filter(None, (counted(vectors, 'vector'), counted(cases, 'live case')))),
            '\n'.join('<p>%s</p>' % one for one in lists if one))


def counted(things, name):
    if not things:
        return ''
    return '%d %s%s' % (len(things), name, '' if len(things) == 1 else 's')


def title_of(file):
    return next((line[2:] for line in file.lines if line.startswith('# ')), file.name)


def sections(lines):
    """(number of its first line, lines) of each part that a heading of two begins."""
    found, fence = [(1, [])], False
    for number, line in enumerate(lines, 1):
        if line.lstrip().startswith('```'):
            fence = not fence
        if line.startswith('## ') and not fence:
            found.append((number, []))
        found[-1][1].append(line)
    return [(number, part) for number, part in found if any(line.strip() for line in part)]


def chips(part):
    words = list(part.roles)
    if part.since and part.until:
        words.append('%s to %s' % (part.since, part.until))
    elif part.since or part.until:
        words.append('since ' + part.since if part.since else 'until ' + part.until)
    return ''.join('<span class="chip">%s</span> ' % word for word in words)


def with_badge(text, level):
    """The text with its word of level as a badge; none is in code, or in an address."""
    badge = '<strong class="level %s">%s</strong>' % (level.lower().replace(' ', '-'), level)
    if level in spec.LEADS:
        return badge + text[len(level) + 1:]
    done = [False]

    def replaced(match):
        if match.group(1) or done[0]:
            return match.group()
        done[0] = True
        return badge
    return re.sub(r'(<code>.*?</code>|<[^>]*>)|\b%s\b' % level, replaced, text, flags=re.S)


def asset(name):
    with open(os.path.join(HERE, name), encoding='utf-8') as f:
        return f.read()


def main(arguments):
    if len(arguments) != 1 or arguments[0].startswith('-'):
        sys.stderr.write(__doc__)
        return 2
    with open(os.path.join(ROOT, 'VERSION'), encoding='utf-8') as f:
        page = Page(index.Index(ROOT), f.read().strip())
    text = page.html()
    complaints = rendering.complaints(text)
    for complaint in complaints:
        print('page.py: ' + complaint, file=sys.stderr)
    with open(arguments[0], 'w', encoding='utf-8') as f:
        f.write(text)
    return 1 if complaints else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
