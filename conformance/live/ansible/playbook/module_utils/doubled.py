"""A module_utils of the playbook's own."""


def doubled(text):
    return text + text
