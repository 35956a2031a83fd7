"""Finds the comments of a header, and the declarations that they are about.

It knows as much of C and C++ as that takes: braces, strings, and what opens a scope.
"""
import re

# What a brace opens. OTHER is a function, a list of values, or anything else whose
# comments are nobody's documentation.
NAMESPACE, TYPE, ENUM, OTHER = 'namespace', 'type', 'enum', 'other'

TEMPLATE = re.compile(r'^template\s*<')
TYPE_NAME = re.compile(r'^(?:typedef\s+)?(?:class|struct|union)\s+([\w:]+)')
ENUM_NAME = re.compile(r'^(?:typedef\s+)?enum(?:\s+class|\s+struct)?(?:\s+(\w+))?')
ACCESS = re.compile(r'^\s*(public|protected|private)\s*:')
TRAILING = re.compile(r'^(\s*[^\s}#].*?[,;])\s+// ?(.*)$')
STRING = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)+\'')
BLOCK_COMMENT = re.compile(r'/\*.*?\*/')
REQUIRES = re.compile(r'\brequires\b')


class Comment:
    """A comment that stands alone on its lines; `lines` are its words."""

    def __init__(self, start, end, indent, lines):
        self.start = start
        self.end = end
        self.indent = indent
        self.lines = lines


class Declaration:
    """`text` is what stands before its brace or semicolon, in one line."""

    def __init__(self, line, scope, access):
        self.line = line
        self.scope = scope
        self.access = access
        self.text = ''
        # The comment right before it, or None.
        self.comment = None
        # True for what has a body.
        self.is_definition = False
        # The namespaces that it is in, such as 'mitogen'.
        self.namespace = ''

    def type_name(self):
        """The name of the class, struct, union or enumeration that this defines, or None."""
        text = without_template(self.text)
        if not self.is_definition or self.scope != NAMESPACE:
            return None
        found = TYPE_NAME.match(text) or ENUM_NAME.match(text)
        return found.group(1) if found and opened_by(self.text) in (TYPE, ENUM) else None

    def is_class(self):
        return without_template(self.text).startswith('class ')

    def is_enumeration(self):
        return opened_by(self.text) == ENUM


class Header:
    """The lines of a header, with its comments and declarations by their first line."""

    def __init__(self, text):
        self.lines = text.split('\n')
        self.comments = {}
        self.declarations = {}
        # Line -> (code, comment) of a member with its comment behind it.
        self.trailing = {}
        Scan(self).run()

    def opening(self):
        """The comment that the header begins with, or None."""
        return self.comments.get(0)


    def types(self):
        """The classes, structs and enumerations outside of other types, in their order."""
        return [declaration for _, declaration in sorted(self.declarations.items())
                if declaration.type_name()]

    def main_type(self, stem):
        """The type that the opening comment is about, or None.

        It has no comment of its own. It is named like the file, or is the only such
        class, or the only such type.
        """
        bare = [found for found in self.types() if not found.comment]
        named = [found for found in bare
                 if found.type_name().lower() == stem.replace('_', '')]
        classes = [found for found in bare if found.is_class()]
        for candidates in (named, classes, bare):
            if len(candidates) == 1 and self.opening():
                return candidates[0]
        return None


def without_template(text):
    """The text without `template <...>` and what it requires, at its start."""
    while TEMPLATE.match(text):
        depth = 0
        for i, c in enumerate(text):
            depth += {'<': 1, '>': -1}.get(c, 0)
            if c == '>' and depth == 0:
                break
        text = text[i + 1:].lstrip()
    if REQUIRES.match(text):
        found = re.search(r'\b(class|struct|union)\s', text)
        text = text[found.start():] if found else text
    return text


def opened_by(text):
    """What the brace after this text opens."""
    text = without_template(text)
    if re.match(r'(inline\s+)?namespace\b|extern "C"$|extern ""$', text):
        return NAMESPACE
    if ENUM_NAME.match(text) and '(' not in text:
        return ENUM
    if TYPE_NAME.match(text) and '(' not in text.split(' : ')[0] and '=' not in text:
        return TYPE
    return OTHER


class Scan:
    def __init__(self, header):
        self.header = header
        # Of each open brace: what it opened, the namespace, and the access in it.
        self.stack = [[NAMESPACE, '', 'public']]
        # Brackets that are open within the statement.
        self.depth = 0
        self.declaration = None

    def run(self):
        lines = self.header.lines
        i = 0
        while i < len(lines):
            comment = comment_at(lines, i)
            if comment:
                self.header.comments[i] = comment
                i = comment.end
            elif lines[i].lstrip().startswith('#'):
                i = self.preprocessor(i)
            else:
                self.code_line(i)
                i += 1

    def preprocessor(self, i):
        lines = self.header.lines
        if lines[i].lstrip().startswith('#define') and self.declaration is None:
            self.begin(i)
            self.declaration.text = lines[i]
            self.declaration = None
        while lines[i].endswith('\\'):
            i += 1
        return i + 1

    def scope(self):
        return self.stack[-1][0]

    def code_line(self, i):
        line = self.header.lines[i]
        access = ACCESS.match(line)
        if access and self.scope() == TYPE:
            self.stack[-1][2] = access.group(1)
            line = line[access.end():]
        found = TRAILING.match(line)
        if found and self.scope() in (TYPE, ENUM) and '//' not in found.group(1):
            self.header.trailing[i] = found.groups()
        code = STRING.sub('""', BLOCK_COMMENT.sub('', line)).split('//')[0]
        for c in code.rstrip() + ' ':
            self.character(i, c)

    def character(self, i, c):
        if self.declaration is None and not c.isspace() and c not in ';{},':
            self.begin(i)
        if c in '([' or (c == '{' and self.depth):
            self.depth += 1
        elif c in ')]' or (c == '}' and self.depth):
            self.depth = max(0, self.depth - 1)
        elif not self.depth and (c in '{};' or (c == ',' and self.scope() == ENUM)):
            self.boundary(c)
            return
        if self.declaration is not None:
            self.declaration.text += c

    def boundary(self, c):
        text = self.end(c == '{')
        if c == '{':
            kind = opened_by(text) if self.scope() != OTHER else OTHER
            namespace = self.stack[-1][1]
            named = re.match(r'(?:inline\s+)?namespace\s+([\w:]+)', text)
            if named:
                namespace = '::'.join(filter(None, (namespace, named.group(1))))
            access = 'private' if text.startswith('class') or ' class ' in text else 'public'
            self.stack.append([kind, namespace, access if kind == TYPE else 'public'])
        elif c == '}' and len(self.stack) > 1:
            self.stack.pop()

    def begin(self, i):
        self.declaration = Declaration(i, self.scope(), self.stack[-1][2])
        self.declaration.namespace = self.stack[-1][1]
        if self.scope() != OTHER:
            self.header.declarations.setdefault(i, self.declaration)
            for comment in self.header.comments.values():
                if comment.end == i and comment.start > 0:
                    self.declaration.comment = comment

    def end(self, is_definition):
        text = ''
        if self.declaration is not None:
            text = self.declaration.text = ' '.join(self.declaration.text.split())
            self.declaration.is_definition = is_definition
        self.declaration = None
        return text


def comment_at(lines, i):
    """The comment that begins on this line and has its lines for itself, or None."""
    stripped = lines[i].lstrip()
    indent = len(lines[i]) - len(stripped)
    if stripped.startswith('//'):
        end = i
        while end < len(lines) and lines[end].lstrip().startswith('//'):
            end += 1
        return Comment(i, end, indent, [words(line.lstrip()[2:]) for line in lines[i:end]])
    if stripped.startswith('/*'):
        end = i
        while '*/' not in lines[end]:
            end += 1
        if lines[end].rstrip().endswith('*/'):
            return Comment(i, end + 1, indent, block_words(lines[i:end + 1]))
    return None


def words(line):
    return line[1:] if line.startswith(' ') else line


def block_words(lines):
    text = '\n'.join(line.strip() for line in lines)[2:-2]
    first, *others = text.split('\n')
    found = [first] + [line[1:] if line.startswith('*') else line for line in others]
    found = [words(line).rstrip() for line in found]
    while found and not found[0]:
        found.pop(0)
    while found and not found[-1]:
        found.pop()
    return found
