"""The rules on what must have a comment, as functions.

Each takes {path: text} of the covered headers and yields complaints.
"""
import os
import re

import header_scan

FUNCTION = re.compile(r'^MITOGEN_API\b.*?(\w+) ?\(')


def files_without_opening(headers):
    for path, header in scanned(headers):
        if not header.opening():
            yield '%s does not begin with a comment that says what it is for' % path


def functions_without_comment(headers):
    """Each function of the C interface has a comment of its own."""
    for path, header in scanned(headers):
        for line, declaration in sorted(header.declarations.items()):
            found = FUNCTION.match(declaration.text)
            if found and not declaration.comment:
                yield '%s:%d: %s() has no comment' % (path, line + 1, found.group(1))


def types_without_comment(headers):
    """Each class has a comment, in stub/ each struct and enumeration too.

    That of the type that a header is about is the one that the header begins with. A
    template of stub/ that is no class is a detail of how others are written.
    """
    for path, header in scanned(headers):
        main = header.main_type(os.path.basename(path)[:-len('.h')])
        for declaration in header.types():
            if declaration.comment or declaration is main:
                continue
            is_template = declaration.text.startswith('template')
            if declaration.is_class() or (path.startswith('stub/') and not is_template):
                yield '%s:%d: %s has no comment' % (
                    path, declaration.line + 1, declaration.type_name())


def scanned(headers):
    for path, text in sorted(headers.items()):
        yield path, header_scan.Header(text)


RULES = (files_without_opening, functions_without_comment, types_without_comment)
