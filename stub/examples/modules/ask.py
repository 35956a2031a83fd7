"""Sent to the child of service.cc."""

import mitogen.core


@mitogen.core.takes_econtext
def role_of(host, econtext):
    return econtext.master.call_service('example.Inventory', 'role_of', host=host)
