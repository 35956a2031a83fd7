"""router.run: a scenario, by the original's Router alone or with all of its roles."""

import sys

from answers import roles, routing
from answers.values import Broken

GLOBALS = ('context_id', 'parent_id', 'parent_ids')


class Scenarios(object):
    def __init__(self, original):
        self.original = original

    def run(self, request):
        mitogen = sys.modules['mitogen']
        parent_ids = request.get('parent_ids', [])
        if (request['role'] == 'master') == bool(parent_ids):
            raise Broken('only the master has no parents')
        saved = [getattr(mitogen, name) for name in GLOBALS]
        mitogen.context_id = request['context_id']
        mitogen.parent_ids = list(parent_ids)
        mitogen.parent_id = parent_ids[0] if parent_ids else None
        try:
            return self.answer(request)
        finally:
            for name, value in zip(GLOBALS, saved):
                setattr(mitogen, name, value)

    def answer(self, request):
        kind = roles.RolesRun if request.get('roles', False) else routing.Run
        run = kind(self.original, request)
        try:
            steps = [run.step(step) for step in request['steps']]
            return dict(run.tables(), steps=steps)
        finally:
            run.undo()
