"""A callback of Ansible that writes the result of each task to a file, one JSON line each."""

import json
import os

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = '''
name: record
type: notification
short_description: writes results to the file named by the variable RECORD
description: one JSON object a line
'''


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = 'notification'
    CALLBACK_NAME = 'record'

    def write(self, status, result):
        line = {'task': result.task_name or result._task.get_name(),
                'host': result._host.get_name(), 'status': status,
                'result': result._result}
        with open(os.environ['RECORD'], 'a') as f:
            f.write(json.dumps(line, default=str, sort_keys=True) + '\n')

    def v2_runner_on_ok(self, result):
        self.write('ok', result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self.write('failed', result)

    def v2_runner_on_skipped(self, result):
        self.write('skipped', result)

    def v2_runner_on_unreachable(self, result):
        self.write('unreachable', result)
