"""The words that a POSIX shell reads from a text, since there are many ways to quote one."""

SPECIAL = set('|&;<>()$`*?[#~=%!{}\n')
ESCAPED_IN_DOUBLE = set('$`"\\\n')


class NotWords(Exception):
    """A shell would do something else with this than to read words."""


def words(text):
    found, word, at = [], None, 0
    while at < len(text):
        char = text[at]
        at += 1
        if char in ' \t':
            found += [] if word is None else [word]
            word = None
        elif char == "'":
            end = text.find("'", at)
            if end < 0:
                raise NotWords('a quote without an end')
            word, at = (word or '') + text[at:end], end + 1
        elif char == '"':
            inner, at = double_quoted(text, at)
            word = (word or '') + inner
        elif char == '\\':
            word, at = (word or '') + text[at:at + 1], at + 1
        elif char in '=%!{}' and (word or at == len(text) or char in '!'):
            word = (word or '') + char  # They mean nothing within a word.
        elif char in SPECIAL and not (text[at - 1:at + 1] == '&&' or text[at - 2:at] == '&&'):
            raise NotWords('%s, which is not quoted' % char)
        else:
            word = (word or '') + char
    return found + ([] if word is None else [word])


def double_quoted(text, at):
    inner = ''
    while at < len(text):
        char = text[at]
        if char == '"':
            return inner, at + 1
        if char == '\\' and text[at + 1:at + 2] in ESCAPED_IN_DOUBLE:
            at += 1
            char = text[at]
        elif char in '$`':
            raise NotWords('%s, which is not quoted' % char)
        inner += char
        at += 1
    raise NotWords('a quote without an end')
