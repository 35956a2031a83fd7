#!/usr/bin/python
"""A module of the playbook's own, which takes code from its module_utils."""

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.doubled import doubled


def main():
    module = AnsibleModule(argument_spec={'text': {'type': 'str', 'required': True}})
    module.exit_json(changed=False, doubled=doubled(module.params['text']))


if __name__ == '__main__':
    main()
