"""The tables of docs/spec/tables/, and the clauses that they name."""
import json
import os
import re

SPEC = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'docs', 'spec')
NAMES = ('changes', 'config_keys', 'constants', 'features', 'handles', 'markers', 'opcodes',
         'reasons')
HEADING = re.compile(r'^## (([A-Z]{3,4}-[0-9]+)\b.*)$', re.M)
SUB_CLAUSE = re.compile(r'^- \*\*([A-Z]{3,4}-[0-9]+\.[0-9]+)\*\*', re.M)


def read(name):
    """One file as it is: a dict whose `rows` are the table."""
    with open(os.path.join(SPEC, 'tables', name + '.json'), encoding='utf-8') as f:
        return json.load(f)


def read_schema(name):
    with open(os.path.join(SPEC, 'schema', name + '.schema.json'), encoding='utf-8') as f:
        return json.load(f)


def read_page(name):
    with open(os.path.join(SPEC, name), encoding='utf-8') as f:
        return f.read()


def anchor(heading):
    """The anchor that the usual renderers of Markdown make from a heading."""
    return re.sub(r'[^a-z0-9_ -]', '', heading.lower()).replace(' ', '-')


def clause_links():
    """{clause: 'page.md#anchor'}; a numbered part of a clause has the place of the clause."""
    links = {}
    for page in sorted(os.listdir(SPEC)):
        if not page.endswith('.md'):
            continue
        text = read_page(page)
        for heading, clause in HEADING.findall(text):
            links[clause] = '%s#%s' % (page, anchor(heading))
        for part in SUB_CLAUSE.findall(text):
            links[part] = links.get(part.split('.')[0])
    return links


def clauses_in(value):
    """All clauses that a table names in fields that are for clauses."""
    if isinstance(value, list):
        for item in value:
            yield from clauses_in(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == 'clause':
                yield item
            elif key == 'clauses':
                yield from item
            else:
                yield from clauses_in(item)
