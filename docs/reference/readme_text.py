"""Turns the README.md of a folder into the documentation of that folder."""
import os
import re

import comment_text

RULE = re.compile(r'^[-| ]+$')
CODE_SPAN = re.compile(r'`([^`]+)`')


def convert(folder, text, link, folders):
    """The comment of Doxygen for the README.md of `folder`, up to its first section.

    Of a table, those rows stay whose first cell names a covered file or folder.
    """
    def target(name):
        return link(name) or folder_of(name, folder, folders)

    lines = ['\\dir ' + folder]
    for i, block in enumerate(blocks(text)):
        lines.append('')
        if block[0].startswith('|'):
            lines += table(block, target)
        else:
            lines += comment_text.convert([line.replace('    ', '  ', 1) for line in block],
                                          target, with_brief=not i)
    return '\n'.join(('/// ' + line).rstrip() for line in lines) + '\n'


def blocks(text):
    """The paragraphs and tables between the title and the first section, as lines."""
    found = []
    for block in re.split(r'\n\n+', text.split('\n', 1)[1].strip()):
        if block.startswith('#'):
            break
        found.append(block.split('\n'))
    return found


def table(rows, target):
    return [row if RULE.match(row) else
            '|'.join(comment_text.prose(cell, target) for cell in row.split('|'))
            for row in rows if is_kept(row, target)]


def is_kept(row, target):
    names = CODE_SPAN.findall(row.split('|')[1])
    return not names or any(target(name) for name in names)


def folder_of(name, folder, folders):
    path = os.path.normpath(os.path.join(folder, name))
    return path if name.endswith('/') and path in folders else None
