#!/usr/bin/env python3
"""Prints a header as Doxygen is to read it.

usage: doxygen_filter.py HEADER

The first comment becomes the documentation of the class that the file is
about, or else of the file. A comment right before a declaration becomes that of the
declaration. All other lines stay as they are.

Behind the first header of a folder comes the README.md of that folder, and behind the
first of all the front page: Doxygen would show files of their own in its list.
"""
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import comment_text  # noqa: E402
import covered  # noqa: E402
import header_scan  # noqa: E402
import readme_text  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(HERE))
FRONT_PAGE = 'docs/reference/front_page.txt'

SECTION = re.compile(r'^---- (.*) ----$')
# "Making values. What they are made from is copied."
C_SECTION = re.compile(r'^((?:\w+ ){0,2}\w+)\.(?: (.*))?$')
# Not within a path, a qualified name, a call, or code.
TYPE_WORD = re.compile(r'(?<![\w/:`.])[A-Z]\w*[a-z]\w*(?![\w/:`(])')
END_OF_SECTION = re.compile(r'^( *private:|#ifdef __cplusplus|};)')


class Filter:
    def __init__(self, path, text, link):
        self.path = path
        self.header = header_scan.Header(text)
        self.link = link
        self.main = self.header.main_type(os.path.basename(path)[:-len('.h')])
        self.out = []
        self.section_is_open = False

    def run(self):
        lines = self.header.lines
        i = 0
        while i < len(lines):
            comment = self.header.comments.get(i)
            if comment:
                self.comment(comment)
                i = comment.end
                continue
            if END_OF_SECTION.match(lines[i]):
                self.end_section()
            if self.main and i == self.main.line:
                self.write(0, self.convert(self.header.opening().lines))
            self.code(i)
            i += 1
        return '\n'.join(self.out)

    def convert(self, lines):
        return comment_text.convert(lines, self.link)

    def write(self, indent, lines):
        self.out += [(' ' * indent + '/// ' + line).rstrip() for line in lines]

    def comment(self, comment):
        if comment is self.header.opening():
            self.opening(comment)
        elif comment.end in self.header.declarations:
            self.write(comment.indent, self.convert(comment.lines))
        elif self.section_of(comment):
            self.section(comment)
        else:
            self.out += self.header.lines[comment.start:comment.end]

    def opening(self, comment):
        lines = ['\\file', '']
        converted = self.convert(comment.lines)
        if self.main and not self.main.is_enumeration():
            name = self.main.type_name()
            converted = converted[:1] + ['', 'See %s.' % name]
        converted = list(self.with_types(converted))
        name = self.path[len('include/'):] if self.path.startswith('include/') else self.path
        include = ['', '~~~{.cpp}', '#include "%s"' % name, '~~~']
        self.write(0, lines + converted[:1] + include + converted[1:])

    def with_types(self, lines):
        """The lines with links to the types of this header: a file is in no namespace."""
        types = {found.type_name(): found for found in self.header.types()}

        def linked(match):
            found = types.get(match.group())
            if not found or not found.namespace:
                return match.group()
            return '\\link %s::%s %s\\endlink' % (found.namespace, match.group(), match.group())
        is_code = False
        for line in lines:
            is_code = is_code != line.startswith('~~~')
            yield line if is_code else TYPE_WORD.sub(linked, line)

    def section_of(self, comment):
        """The title and the words of a comment over several declarations, or None."""
        text = ' '.join(comment.lines)
        found = SECTION.match(text)
        if not found and self.path.startswith('include/'):
            found = C_SECTION.match(text)
        return found

    def section(self, comment):
        self.end_section()
        found = self.section_of(comment)
        self.write(comment.indent, ['\\name ' + found.group(1)])
        if found.re is C_SECTION and found.group(2):
            self.write(comment.indent, [comment_text.prose(found.group(2), self.link)])
        self.write(comment.indent, ['@{'])
        self.section_is_open = True

    def end_section(self):
        if self.section_is_open:
            self.out.append('/// @}')
        self.section_is_open = False

    def code(self, i):
        trailing = self.header.trailing.get(i)
        if trailing:
            code, words = trailing
            self.out.append('%s  ///< %s' % (code, comment_text.prose(words, self.link)))
        else:
            self.out.append(self.header.lines[i])


def filtered(root, path):
    """What Doxygen is to read instead of the file."""
    headers, folders = covered.headers(root), covered.folders(root)

    def links(folder):
        return covered.Links(headers, folder)

    parts = [Filter(path, covered.read(root, path), links(os.path.dirname(path))).run()]
    for folder in folders:
        if path == covered.first_header(headers, folder):
            text = covered.read(root, folder + '/README.md')
            parts.append(readme_text.convert(folder, text, links(folder), folders))
    if path == headers[0]:
        parts.append('/**\n%s*/\n' % covered.read(root, FRONT_PAGE))
    return '\n'.join(parts)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    path = os.path.relpath(os.path.abspath(sys.argv[1]), ROOT)
    sys.stdout.buffer.write(filtered(ROOT, path).encode())


if __name__ == '__main__':
    main()
