"""The cases of a family of vectors, and what the oracle's answers mean for each."""

import meaning

REFUSED = {'kind': 'peer'}

# How the strictness of a vector is judged (README.md).
HONEST = 'honest'  # Honest peers write this.
FORGED = 'forged'  # No honest peer writes this, and none may take it.
ODD = 'odd'        # No peer writes this; only the original says what it means.


class Case:
    """One question. `expect` is the answer, or None for what the original answers.

    `stricter` says why a right implementation refuses what the original takes;
    the answer expected is then a refusal. `right` says why the answer is right
    if the original cannot be asked. Each begins with the clause.
    """

    def __init__(self, op, request, clause, why, kind=ODD, expect=None, strictness=None,
                 since=None, before=None, chunkings=None, stricter=None,
                 right=None):
        self.op = op
        self.request = request
        self.clause = clause
        self.why = why
        self.kind = kind
        self.expect = expect
        self.strictness = strictness
        self.since = since
        self.before = before
        self.chunkings = chunkings
        self.stricter = stricter
        self.right = right

    def vector(self):
        fields = {
            'op': self.op, 'request': self.request, 'chunkings': self.chunkings,
            'since': self.since, 'before': self.before, 'clause': self.clause,
            'why': self.why}
        return {k: v for k, v in fields.items() if v is not None}

    def expected(self, known):
        """The expected answer; `known` is the one in the file."""
        return self.expect if self.expect is not None else known

    def judge(self, expect, oracle):
        """MUST, SHOULD or OBSERVED."""
        if self.strictness:
            return self.strictness
        taken = [d for d in oracle.get('differs', ()) if 'refused' not in d['answer']]
        if self.stricter and taken:
            return 'SHOULD'
        vector = dict(self.vector(), expect=expect)
        others = [c for d in oracle.get('differs', ()) for c in d['cells']
                  if not ('refused' in expect and 'refused' in d['answer'])
                  and meaning.fault(vector, d['answer'])]
        if any(not c.startswith('2.7/') for c in others):
            return 'OBSERVED'
        if others:
            return 'SHOULD'
        return 'MUST' if self.kind in (HONEST, FORGED) or 'refused' in expect else 'SHOULD'
